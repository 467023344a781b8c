/** Roles and permissions in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import type { Permission, Role } from './roles.ts';

export const roleWords: Record<Role, () => string> = {
  administrator: m.access_role_administrator,
  analyst: m.access_role_analyst,
  'campaign-officer': m.access_role_campaign_officer,
  'field-supervisor': m.access_role_field_supervisor,
  'store-manager': m.access_role_store_manager,
  'committee-member': m.access_role_committee_member,
  'data-protection-officer': m.access_role_data_protection_officer,
  interviewer: m.access_role_interviewer,
  employee: m.access_role_employee,
};

const permissionWords: Record<Permission, () => string> = {
  'organisation.read': m.access_permission_organisation_read,
  'organisation.write': m.access_permission_organisation_write,
  'employee.care': m.people_permission_care,
  'ranking.read': m.access_permission_ranking_read,
  'result.read': m.results_permission,
  'contact.read': m.results_permission_contacts,
  'response.read': m.access_permission_response_read,
  'response.see': m.access_permission_response_see,
  'response.write': m.access_permission_response_write,
  'shift.read': m.access_permission_shift_read,
  'shift.write': m.access_permission_shift_write,
  'kiosk.read': m.access_permission_kiosk_read,
  'kiosk.write': m.access_permission_kiosk_write,
  'case.read': m.cases_permission_read,
  'case.write': m.cases_permission_write,
  'survey.read': m.survey_permission_read,
  'survey.write': m.survey_permission_write,
  'review.read': m.review_permission_read,
  'review.write': m.review_permission_write,
  'review.decide': m.review_permission_decide,
  'review.own': m.review_permission_own,
  'link.read': m.links_permission_read,
  'link.write': m.links_permission_write,
  'user.write': m.access_permission_user_write,
  'audit.read': m.records_permission_audit,
  'personal.manage': m.records_permission_personal,
};

/** What the permission lets one do ("see rankings"); undefined for a name that is none. */
export const permissionWord = (name: string | undefined): string | undefined =>
  Object.entries(permissionWords).find(([permission]) => permission === name)?.[1]();
