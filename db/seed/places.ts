/** Where the demo's stores stand: the province of Quảng Trị first, then others as more are asked for. */

export interface Area {
  code: string;
  name: string;
  stores: { code: string; name: string; address: string }[];
}

const store = (code: string, name: string, address: string) => ({ code, name, address });

export const home = {
  code: 'QT',
  name: 'VNPT Quảng Trị',
  areas: [
    {
      code: 'QT-DH',
      name: 'Khu vực Đồng Hới',
      stores: [
        store('QT-DH-01', 'Đồng Hới', '56 Lý Thường Kiệt, phường Đồng Hới'),
        store('QT-DH-02', 'Đồng Thuận', '218 Trần Hưng Đạo, phường Đồng Thuận'),
        store('QT-DH-03', 'Quảng Ninh', '12 Hùng Vương, xã Quảng Ninh'),
      ],
    },
    {
      code: 'QT-BD',
      name: 'Khu vực Ba Đồn',
      stores: [
        store('QT-BD-01', 'Ba Đồn', '35 Hùng Vương, phường Ba Đồn'),
        store('QT-BD-02', 'Bố Trạch', '90 Quách Xuân Kỳ, xã Hoàn Lão'),
        store('QT-BD-03', 'Tuyên Hóa', '7 Trần Phú, xã Đồng Lê'),
      ],
    },
    {
      code: 'QT-LT',
      name: 'Khu vực Lệ Thủy – Vĩnh Linh',
      stores: [
        store('QT-LT-01', 'Lệ Thủy', '44 Phong Nha, xã Lệ Thủy'),
        store('QT-LT-02', 'Vĩnh Linh', '101 Lê Duẩn, xã Vĩnh Linh'),
      ],
    },
    {
      code: 'QT-DG',
      name: 'Khu vực Đông Hà',
      stores: [
        store('QT-DG-01', 'Đông Hà', '20 Hùng Vương, phường Đông Hà'),
        store('QT-DG-02', 'Khe Sanh', '150 Lê Duẩn, xã Khe Sanh'),
      ],
    },
  ] satisfies Area[],
};

/** Other provinces, for demos of hundreds of stores. */
export const others = [
  ['HN', 'Hà Nội'], ['HUE', 'Huế'], ['DN', 'Đà Nẵng'], ['HCM', 'TP Hồ Chí Minh'], ['HP', 'Hải Phòng'],
  ['CT', 'Cần Thơ'], ['NA', 'Nghệ An'], ['TH', 'Thanh Hóa'], ['HT', 'Hà Tĩnh'], ['GL', 'Gia Lai'],
  ['DL', 'Đắk Lắk'], ['KH', 'Khánh Hòa'], ['LD', 'Lâm Đồng'], ['DNA', 'Đồng Nai'], ['AG', 'An Giang'],
  ['CM', 'Cà Mau'], ['VL', 'Vĩnh Long'], ['QN', 'Quảng Ninh'], ['PT', 'Phú Thọ'], ['LC', 'Lào Cai'],
] as const; // prettier-ignore
