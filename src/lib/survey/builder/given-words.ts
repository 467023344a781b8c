/** What invitations and visits know, in words. */
import { m } from '#lib/paraglide/messages.js';

export const givenWords: Record<string, () => string> = {
  hoTen: m.builder_given_ho_ten,
  xungHo: m.builder_given_xung_ho,
  nhanVien: m.builder_given_nhan_vien,
  diemGiaoDich: m.builder_given_diem_giao_dich,
  quay: m.builder_given_quay,
  ngay: m.builder_given_ngay,
  donVi: m.builder_given_don_vi,
  thoiHan: m.builder_given_thoi_han,
  lienHe: m.builder_given_lien_he,
};
