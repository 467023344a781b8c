/** Telephone numbers and e-mail addresses as people write them. */

/** Mobile prefixes of eleven digits, and what they became in 2018. Source: Ministry decision 798/QĐ-BTTTT. */
const renumbered: Record<string, string> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
};

const MOBILE = /^0[35789]\d{8}$/;
/** Two to four digits for the province, and the subscriber's. */
const LANDLINE = /^02\d{8,9}$/;
const ABROAD = /^\+(?!84)[1-9]\d{6,13}$/;

/**
 * A number in one form: national digits for Vietnam, with old prefixes brought up to date, `+…` for elsewhere.
 * @returns null where no such number can be
 */
export function phoneOf(written: string): string | null {
  const bare = written.trim().replace(/[\s().-]/g, '');
  if (!/^\+?\d+$/.test(bare)) return null;
  const plus = bare.replace(/^00/, '+');
  if (ABROAD.test(plus)) return plus;
  let national = plus.startsWith('+84') ? `0${plus.slice(3).replace(/^0/, '')}` : plus;
  // 84 912 345 678, and 84x xxx xxx whose own 0 was lost in a spreadsheet.
  if (/^84\d{9}$/.test(national)) national = `0${national.slice(2)}`;
  else if (/^[35789]\d{8}$/.test(national)) national = `0${national}`;
  const today = national.length === 11 ? renumbered[national.slice(0, 4)] : undefined;
  if (today) national = today + national.slice(4);
  return MOBILE.test(national) || LANDLINE.test(national) ? national : null;
}

// As the HTML standard has it for input type=email, with a dot in the domain: nobody's mail goes to a bare host.
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;

/** @returns the address without spaces around it and with its domain in lower case; null where it cannot be one */
export function emailOf(written: string): string | null {
  const address = written.trim();
  const at = address.lastIndexOf('@');
  return address.length <= 254 && EMAIL.test(address) ? address.slice(0, at) + address.slice(at).toLowerCase() : null;
}
