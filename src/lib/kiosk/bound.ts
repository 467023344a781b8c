/** Two-syllable words that a line must not break in two, as they stand in what a kiosk asks. */
const PAIRS = /(nhân|phục|giao|quý|khách|thế|hôm|hài) (viên|vụ|dịch|khách|hàng|nào|nay|lòng)/giu;

/** @returns the text with such words held together by a no-break space */
export const bound = (text: string) => text.replace(PAIRS, '$1\u00a0$2');
