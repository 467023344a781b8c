/**
 * What texts speak of most. A Vietnamese word is one syllable or two, and nothing but a blank stands between syllables:
 * pairs that are known, or that hardly come apart in these texts, are taken for words, the surest first.
 */

export interface TopWord {
  text: string;
  /** Texts that hold it. */
  n: number;
}

/** Syllables and words that say nothing by themselves, in both languages. */
const SILENT = new Set(
  (
    'à ạ ai anh ấy ba bạn bên bị bốn bởi các cái cả cần càng chắc chị cho chứ chưa chỉ chúng có còn con của cũng cùng cứ ' +
    'dạ dù đã đang đây đó đều để đến đi được do em gì hai hãy hay hết hơi hơn hôm ít khá khi khác không là lại lắm làm lần lên ' +
    'luôn lúc mà mấy mình mỗi một mới mong mọi nào nay này năm nên nếu ngày người nhé nhiều như nhưng những nó nữa ở ông phải ' +
    'qua quá quay quý ra rằng rất rồi sao sẽ sau so sự ta tại thấy thật theo thế thì thêm thôi thường toàn tôi tới trên trong ' +
    'trước từ tuy và vào vẫn vậy về vì việc với vừa xin xong xuống ' +
    'a an and are as at be been but by for from had has have he her his i if in is it its me my no not of on or our she so ' +
    'that the their them there they this to too us very was we were will with you your'
  ).split(' '),
);

/** Words of two syllables that customers of a telecom shop use. */
const KNOWN = new Set([
  ...['nhân viên', 'tổng đài', 'giá cước', 'gói cước', 'cước phí', 'khuyến mãi', 'khách hàng', 'thủ tục', 'thái độ'],
  ...['hài lòng', 'nhiệt tình', 'thân thiện', 'chu đáo', 'phục vụ', 'tư vấn', 'hướng dẫn', 'giải thích', 'giải quyết'],
  ...['hóa đơn', 'hợp đồng', 'thuê bao', 'dịch vụ', 'đường truyền', 'tốc độ', 'chất lượng', 'hệ thống', 'rườm rà'],
  ...[
    'giấy tờ',
    'báo hỏng',
    'khiếu nại',
    'thời gian',
    'chờ lâu',
    'gửi xe',
    'ghế chờ',
    'điều hòa',
    'sạch sẽ',
    'gọi lại',
  ],
  ...['vui vẻ', 'lễ phép', 'tươi cười', 'niềm nở', 'kiên nhẫn', 'khó chịu', 'cộc lốc', 'rõ ràng', 'dễ hiểu', 'cảm ơn'],
  ...['chập chờn', 'lấy số', 'sang tên', 'cáp quang', 'nạp tiền', 'trừ tiền', 'học sinh', 'sinh viên', 'mở cửa'],
]);

const LONGEST = 12;
/** A pair that returns so often may be a word, if so great a part of its syllables' times they stand together. */
const PAIR_FROM = 3;
const TOGETHER = 0.6;

const syllablesOf = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    // Where a sentence is parted, so are words.
    .replace(/[.,;:!?()[\]"“”…\n\r\t/–—-]+/g, ' | ')
    .split(/[^\p{L}\p{M}\p{N}|]+/u)
    .map((word) => (word.length <= LONGEST && !/^\d+$/.test(word) ? word : ''))
    .filter((word, at, all) => word !== '' || (at > 0 && at < all.length - 1));

const speaks = (word: string | undefined) =>
  word !== undefined && word.length > 1 && /\p{L}/u.test(word) && !SILENT.has(word);

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Pairs that are words, with how surely. */
function pairsOf(texts: string[][]): Map<string, number> {
  const single = new Map<string, number>();
  const pairs = new Map<string, number>();
  for (const syllables of texts)
    syllables.forEach((syllable, at) => {
      count(single, syllable);
      const next = syllables[at + 1];
      if (next && KNOWN.has(`${syllable} ${next}`)) count(pairs, `${syllable} ${next}`);
      else if (speaks(syllable) && speaks(next)) count(pairs, `${syllable} ${next}`);
    });
  const sure = new Map<string, number>();
  for (const [pair, n] of pairs) {
    const [first = '', second = ''] = pair.split(' ');
    // Dice's coefficient: 1 where neither stands without the other.
    const together = (2 * n) / ((single.get(first) ?? 0) + (single.get(second) ?? 0));
    if (KNOWN.has(pair)) sure.set(pair, 2 + together);
    else if (n >= PAIR_FROM && together >= TOGETHER) sure.set(pair, together);
  }
  return sure;
}

/** A text's words, each syllable in one of them. */
function wordsIn(syllables: string[], pairs: Map<string, number>): Set<string> {
  const found = new Set<string>();
  const taken = new Set<number>();
  syllables
    .map((syllable, at) => ({ at, pair: `${syllable} ${syllables[at + 1] ?? ''}` }))
    .filter(({ pair }) => pairs.has(pair))
    .sort((a, b) => (pairs.get(b.pair) ?? 0) - (pairs.get(a.pair) ?? 0) || a.at - b.at)
    .forEach(({ at, pair }) => {
      if (taken.has(at) || taken.has(at + 1)) return;
      taken.add(at).add(at + 1);
      found.add(pair);
    });
  syllables.forEach((syllable, at) => {
    if (!taken.has(at) && speaks(syllable)) found.add(syllable);
  });
  return found;
}

/** The words in most of the texts, most first; those of a single text are none. */
export function topWords(texts: readonly string[], limit: number): TopWord[] {
  const split = texts.map(syllablesOf);
  const pairs = pairsOf(split);
  const counts = new Map<string, number>();
  for (const syllables of split) for (const word of wordsIn(syllables, pairs)) count(counts, word);
  return [...counts]
    .filter(([, n]) => n >= 2)
    .map(([text, n]) => ({ text, n }))
    .sort((a, b) => b.n - a.n || (a.text < b.text ? -1 : 1))
    .slice(0, limit);
}
