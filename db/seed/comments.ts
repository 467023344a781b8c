/** What customers write, by the reason that it goes with; a comment without a reason is general. */
export const praise: Record<string, readonly string[]> = {
  general: [
    'Bạn nhân viên rất nhiệt tình, cảm ơn em.',
    'Rất hài lòng, sẽ quay lại.',
    'Cảm ơn VNPT.',
    'Phục vụ chu đáo, đúng mực.',
    'Lần nào ra đây cũng được giúp tận nơi.',
    'Tôi lớn tuổi mà các cháu chỉ dẫn rất kiên nhẫn.',
  ],
  attitude: [
    'Em nhân viên vui vẻ, nói năng lễ phép.',
    'Chào hỏi niềm nở ngay từ cửa.',
    'Nhân viên tươi cười dù khách rất đông.',
    'Thái độ rất tốt, mong giữ được lâu dài.',
  ],
  expertise: [
    'Giải thích gói cước dễ hiểu, không ép mua thêm.',
    'Hướng dẫn cài VNeID và đổi SIM rất kỹ.',
    'Hỏi gì cũng trả lời rõ ràng.',
    'Tư vấn đúng gói tôi cần, tiết kiệm được tiền.',
  ],
  speed: ['Làm nhanh, chưa đến mười phút là xong.', 'Thủ tục gọn, không phải chờ.', 'Nhanh hơn lần trước nhiều.'],
  resolution: [
    'Lỗi mạng ở nhà được xử lý luôn trong buổi.',
    'Đổi SIM xong là dùng được ngay.',
    'Khiếu nại cước được giải quyết thỏa đáng.',
  ],
  premises: ['Phòng chờ mát, có nước uống.', 'Sạch sẽ, có chỗ cho xe lăn vào.'],
};

export const blame: Record<string, readonly string[]> = {
  general: ['Mong lần sau tốt hơn.', 'Chưa hài lòng lắm.', 'Cần chấn chỉnh.', 'Đi lại hai lần mới xong việc.'],
  wait: [
    'Chờ hơn ba mươi phút mới đến lượt.',
    'Lấy số từ sớm mà vẫn phải đợi lâu.',
    'Khách đông mà chỉ mở hai quầy.',
    'Buổi trưa không có ai trực.',
  ],
  attitude: [
    'Nhân viên nói chuyện riêng khi đang phục vụ.',
    'Trả lời cộc lốc, không nhìn khách.',
    'Hỏi lại lần hai thì tỏ ra khó chịu.',
  ],
  expertise: [
    'Hỏi gói cước mà trả lời chưa rõ.',
    'Hai bạn hướng dẫn hai kiểu khác nhau.',
    'Không biết cách chuyển mạng giữ số, phải hỏi người khác.',
  ],
  speed: ['Nhập liệu rất chậm.', 'Làm một thủ tục mà mất gần một tiếng.'],
  system: ['Hệ thống báo lỗi, phải quay lại lần hai.', 'Mạng của quầy chập chờn.', 'Máy lấy số bị treo.'],
  resolution: [
    'Báo hỏng Internet ba ngày chưa ai đến sửa.',
    'Vẫn bị trừ tiền dịch vụ đã hủy.',
    'Hẹn gọi lại mà không gọi.',
  ],
  procedure: ['Phải ký quá nhiều giấy tờ.', 'Thiếu một bản photo mà phải về lấy.', 'Sang tên thuê bao rườm rà.'],
  price: ['Giá cước tăng mà không báo trước.', 'Gói khuyến mãi ít ưu đãi cho khách cũ.', 'Phí hòa mạng hơi cao.'],
  premises: ['Không có chỗ gửi xe.', 'Ghế chờ ít, nhiều người phải đứng.', 'Điều hòa không mát.'],
  uniform: ['Nhân viên không đeo thẻ tên.'],
  other: ['Bảng hướng dẫn chữ nhỏ quá.', 'Nên mở cửa cả chiều thứ Bảy.'],
};

/** What keeps people from recommending. */
export const reservations: readonly string[] = [
  'Giá cước cao hơn mạng khác mà chất lượng như nhau.',
  'Sóng trong nhà yếu, gọi hay bị rớt.',
  'Internet buổi tối hay chậm, gọi tổng đài thì chờ lâu.',
  'Báo hỏng Internet mấy ngày mới có người đến sửa.',
  'Thủ tục còn rườm rà, phải đi lại nhiều lần.',
  'Khách cũ không được khuyến mãi như khách mới.',
  'Bị trừ tiền dịch vụ giá trị gia tăng mà không biết đã đăng ký.',
  'Tốc độ 4G ở quê tôi chưa ổn định.',
  'Gọi tổng đài khó gặp nhân viên, toàn nghe máy trả lời.',
];

/** What people ask for. */
export const wishes: Record<string, readonly string[]> = {
  general: [
    'Mong có thêm gói cước cho học sinh, sinh viên.',
    'Nên có thêm chỗ gửi xe và ghế chờ.',
    'Đề nghị nâng tốc độ Internet buổi tối.',
    'Mong VNPT gọi lại báo kết quả xử lý cho khách hàng.',
    'Nên mở cửa thêm sáng Chủ nhật.',
    'Cần nhắn tin báo trước khi bảo trì đường truyền.',
  ],
  unresolved: [
    'Chưa chuyển được hợp đồng sang tên vợ tôi.',
    'Internet vẫn chập chờn buổi tối, nhờ cử người đến kiểm tra.',
    'Chưa nhận được hóa đơn điện tử tháng trước.',
    'Vẫn chưa hủy được dịch vụ nhạc chờ.',
    'Hẹn gọi lại về gói cước mới mà chưa thấy gọi.',
  ],
  other: ['Hỏi về gói cước gia đình', 'Đổi địa chỉ lắp đặt', 'Mua điện thoại', 'Chữ ký số', 'Chuyển mạng giữ số'],
};
