export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The appearance a person chose; as their system prefers where they chose none. */
export const themeFrom = (cookie: string | undefined): Theme => themes.find((theme) => theme === cookie) ?? 'auto';

export const THEME_COOKIE = 'theme';
