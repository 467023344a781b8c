/** Vietnamese personal names, about as common as they are. */
import type { Random } from './random.ts';

const families: [string, number][] = [
  ['Nguyễn', 38], ['Trần', 11], ['Lê', 10], ['Phạm', 7], ['Hoàng', 5], ['Phan', 5], ['Võ', 4], ['Đặng', 2],
  ['Bùi', 2], ['Đỗ', 2], ['Hồ', 2], ['Ngô', 2], ['Dương', 1], ['Mai', 1], ['Cao', 1], ['Trương', 1], ['Đinh', 1],
]; // prettier-ignore

const women = {
  middle: ['Thị', 'Thị', 'Thị', 'Thị Mỹ', 'Thị Hồng', 'Ngọc', 'Thu', 'Khánh', 'Hoàng', 'Thị Ánh', 'Thanh', 'Mỹ', 'Bích'],
  given: ['Anh', 'Đào', 'Linh', 'Hương', 'Lan', 'Trang', 'Thảo', 'Yến', 'Nhung', 'Duyên', 'Hà', 'Ngân', 'Ý', 'Út', 'Hạnh', 'Loan', 'Vân', 'Quỳnh', 'Thủy', 'Ánh'],
}; // prettier-ignore
const men = {
  middle: ['Văn', 'Văn', 'Đức', 'Minh', 'Quốc', 'Gia', 'Hữu', 'Công', 'Đình', 'Thanh', 'Anh'],
  given: ['Anh', 'Tuấn', 'Hùng', 'Dũng', 'Bảo', 'Khánh', 'Long', 'Nam', 'Ơn', 'Ước', 'Sơn', 'Thắng', 'Việt', 'Đạt', 'Phong', 'Ẩn', 'Khoa', 'Tài'],
}; // prettier-ignore

/** @returns a name that is not taken yet, and notes it as taken */
export function newName(random: Random, taken: Set<string>): string {
  for (;;) {
    const family = families[random.weighted(families.map(([, weight]) => weight))]?.[0] ?? '';
    // Seven of ten clerks at the counters are women.
    const { middle, given } = random.chance(0.7) ? women : men;
    // In a large organisation the short names run out: a second middle name, as in life.
    const middles = taken.size > 2_000 ? `${random.pick(middle)} ${random.pick(given)}` : random.pick(middle);
    const name = `${family} ${middles} ${random.pick(given)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
