/** For how many days after somebody's last one their name and photo may be kept. */
export const retentionDays = { min: 1, max: 3650 } as const;

export const DEFAULT_DAYS = 365;
