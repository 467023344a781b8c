/**
 * What texts speak of most. A Vietnamese word is one syllable or two, and nothing but blanks stands between syllables, so
 * that pairs which return are taken for words, and a syllable that hardly stands but in one of them is not told again.
 */

export interface TopWord {
  text: string;
  /** Texts that hold it. */
  n: number;
}

/** Syllables and words that say nothing by themselves, in both languages. */
const SILENT = new Set(
  (
    'à ạ ai anh ấy bạn bị bởi các cái cả cần càng chắc chị cho chứ chưa chỉ chúng có còn của cũng cùng cứ ' +
    'đã đang đây đó đều để đến đi được do dù em gì hãy hay hết hơi hơn hôm ít khá khi khác không là lại lắm lần lên luôn lúc ' +
    'mà mình mỗi một mới mong mọi nào nay này nên nếu nhé nhiều như nhưng những nó nữa ở ông phải qua quá quý ra rằng rất rồi ' +
    'sao sẽ sau so sự ta tại thấy thật theo thế thì thêm thôi tôi tới trên trong trước từ tuy và vào vẫn vậy về vì việc với vừa ' +
    'xin xuống ' +
    'a an and are as at be been but by for from had has have he her his i if in is it its me my no not of on or our she so ' +
    'that the their them there they this to too us very was we were will with you your'
  ).split(' '),
);

const LONGEST = 12;

const syllablesOf = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => (word.length > 0 && word.length <= LONGEST && !/^\d+$/.test(word) ? word : ''));

const speaks = (word: string) => word.length > 1 && !SILENT.has(word);

function countIn(texts: readonly string[], parts: (syllables: string[]) => string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const part of new Set(parts(syllablesOf(text)))) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

const pairsIn = (syllables: string[]) =>
  syllables.flatMap((second, at) => {
    const first = syllables[at - 1] ?? '';
    return speaks(first) && speaks(second) ? [`${first} ${second}`] : [];
  });

/** A pair that returns so often is a word. */
const PAIR_FROM = 2;

/** The words in most of the texts, most first; those of a single text are none. */
export function topWords(texts: readonly string[], limit: number): TopWord[] {
  const pairs = new Map([...countIn(texts, pairsIn)].filter(([, n]) => n >= PAIR_FROM));
  const within = new Map<string, number>();
  for (const [pair, n] of pairs)
    for (const syllable of pair.split(' ')) within.set(syllable, Math.max(within.get(syllable) ?? 0, n));
  const single = [...countIn(texts, (syllables) => syllables.filter(speaks))].filter(
    ([syllable, n]) => n >= PAIR_FROM && n > 2 * (within.get(syllable) ?? 0),
  );
  return [...pairs, ...single]
    .map(([text, n]) => ({ text, n }))
    .sort((a, b) => b.n - a.n || (a.text < b.text ? -1 : 1))
    .slice(0, limit);
}
