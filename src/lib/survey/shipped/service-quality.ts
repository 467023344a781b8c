/**
 * How customers find VNPT's service: 26 statements in nine dimensions (SERVQUAL's five and four of telecom), overall
 * satisfaction, recommendation and profile. Source of the five: Parasuraman, Zeithaml, Berry, "SERVQUAL", 1988.
 */
import type { Aspect, Choice, Definition, Item, Text } from '../questionnaire.ts';
import { agreement, noOpinion, recommendation, satisfaction, text } from './scales.ts';

/** A dimension: its page and its statements, each with whom it is about. */
function dimension(
  name: string,
  title: Text,
  rows: [name: string, aspect: Aspect, vi: string, en: string][],
): [Item, Item] {
  return [
    { type: 'page', name: `page_${name}`, text: title },
    {
      type: 'grid',
      name,
      required: true,
      text: text('Quý khách đồng ý với các nhận định sau ở mức nào?', 'How much do you agree with these statements?'),
      labels: agreement,
      none: noOpinion,
      rows: rows.map(([row, aspect, vi, en]) => ({ name: row, aspect, criterion: name, text: text(vi, en) })),
    },
  ];
}

const choices = (...options: [name: string, vi: string, en: string][]): Choice[] =>
  options.map(([name, vi, en]) => ({ name, text: text(vi, en) }));

export const serviceQualitySurvey: Definition = {
  title: text('Khảo sát chất lượng dịch vụ VNPT', 'VNPT service quality survey'),
  questions: [
    {
      type: 'note',
      name: 'welcome',
      text: text(
        'Kính chào Quý khách! Khảo sát này mất khoảng 6 phút. Quý khách có thể dừng giữa chừng rồi làm tiếp trên cùng máy này. Việc tham gia là tự nguyện.',
        'Welcome! This survey takes about 6 minutes. You may stop at any time and go on later on the same device. Taking part is voluntary.',
      ),
    },
    ...dimension('reliability', text('Độ tin cậy', 'Reliability'), [
      [
        'TC1',
        'product',
        'VNPT VinaPhone thực hiện đúng những gì đã cam kết.',
        'VNPT VinaPhone delivers what it has promised.',
      ],
      [
        'TC2',
        'person',
        'Yêu cầu của tôi được giải quyết đúng ngay từ lần đầu.',
        'My requests are handled correctly the first time.',
      ],
      ['TC3', 'system', 'Cước phí được tính chính xác, hóa đơn rõ ràng.', 'Charges are accurate and bills are clear.'],
    ]),
    ...dimension('responsiveness', text('Phục vụ kịp thời', 'Prompt service'), [
      [
        'DU1',
        'wait',
        'Thời gian chờ đến lượt tại điểm giao dịch là hợp lý.',
        'The waiting time at the transaction point is reasonable.',
      ],
      [
        'DU2',
        'person',
        'Giao dịch viên làm thủ tục nhanh chóng, đúng hẹn.',
        'Staff complete procedures quickly and on time.',
      ],
      ['DU3', 'person', 'Giao dịch viên sẵn sàng giúp đỡ tôi.', 'Staff are ready to help me.'],
    ]),
    ...dimension('assurance', text('Năng lực phục vụ', 'Knowledge and courtesy'), [
      [
        'NL1',
        'person',
        'Giao dịch viên đủ kiến thức để trả lời câu hỏi của tôi.',
        'Staff have the knowledge to answer my questions.',
      ],
      [
        'NL2',
        'person',
        'Giao dịch viên tư vấn gói cước, hướng dẫn thủ tục rõ ràng, dễ hiểu.',
        'Staff explain plans and procedures clearly and simply.',
      ],
      ['NL3', 'person', 'Giao dịch viên tươi cười, niềm nở và lịch sự.', 'Staff are smiling, welcoming and polite.'],
      [
        'NL4',
        'system',
        'Tôi an tâm khi giao dịch và cung cấp thông tin cá nhân.',
        'I feel safe when transacting and giving personal information.',
      ],
    ]),
    ...dimension('empathy', text('Sự quan tâm đến khách hàng', 'Attention to customers'), [
      [
        'DC1',
        'person',
        'Giao dịch viên lắng nghe và hiểu đúng nhu cầu của tôi.',
        'Staff listen to and correctly understand what I need.',
      ],
      [
        'DC2',
        'product',
        'VNPT VinaPhone quan tâm đến tôi vào dịp sinh nhật, lễ, Tết.',
        'VNPT VinaPhone remembers me on birthdays, holidays and Tet.',
      ],
      [
        'DC3',
        'system',
        'Giờ mở cửa của điểm giao dịch thuận tiện cho tôi.',
        'The opening hours are convenient for me.',
      ],
    ]),
    ...dimension('tangibles', text('Cơ sở vật chất', 'Premises and appearance'), [
      [
        'HH1',
        'system',
        'Điểm giao dịch sạch sẽ, thoáng mát, bố trí hợp lý.',
        'The transaction point is clean, airy and well laid out.',
      ],
      [
        'HH2',
        'person',
        'Giao dịch viên mặc đồng phục gọn gàng, đeo thẻ tên.',
        'Staff wear a neat uniform and a name badge.',
      ],
    ]),
    ...dimension('call_quality', text('Chất lượng mạng', 'Network quality'), [
      ['CL1', 'product', 'Âm thanh cuộc gọi rõ ràng, không bị nhiễu.', 'Call audio is clear, without noise.'],
      [
        'CL2',
        'product',
        'Cuộc gọi được kết nối ngay, không bị nghẽn mạng.',
        'Calls connect at once, without congestion.',
      ],
      ['CL3', 'product', 'Cuộc gọi không bị rớt giữa chừng.', 'Calls are not dropped midway.'],
      [
        'CL4',
        'product',
        'Sóng di động và tốc độ Internet 4G/5G ổn định ở nơi tôi thường sử dụng.',
        'Mobile coverage and 4G/5G speed are stable where I usually am.',
      ],
    ]),
    ...dimension('pricing', text('Giá cước', 'Price'), [
      ['GC1', 'product', 'Giá cước phù hợp với chất lượng dịch vụ.', 'The price matches the quality of service.'],
      ['GC2', 'product', 'Gói cước đa dạng, dễ chọn theo nhu cầu.', 'Plans are varied and easy to choose from.'],
    ]),
    ...dimension('value_added', text('Dịch vụ giá trị gia tăng', 'Value-added services'), [
      [
        'GT1',
        'product',
        'Dịch vụ giá trị gia tăng (MCA, Ringtunes, Internet…) đa dạng, hữu ích.',
        'Value-added services (MCA, Ringtunes, Internet…) are varied and useful.',
      ],
      [
        'GT2',
        'product',
        'Đăng ký dịch vụ giá trị gia tăng dễ dàng, rõ ràng.',
        'Subscribing to value-added services is easy and clear.',
      ],
      [
        'GT3',
        'product',
        'Hủy dịch vụ giá trị gia tăng dễ dàng, rõ ràng.',
        'Cancelling value-added services is easy and clear.',
      ],
    ]),
    ...dimension('support', text('Hỗ trợ khách hàng', 'Customer support'), [
      [
        'HT1',
        'system',
        'Tôi dễ dàng liên hệ tổng đài chăm sóc khách hàng khi cần.',
        'I can easily reach the customer-care hotline when I need it.',
      ],
      [
        'HT2',
        'system',
        'Khiếu nại, phản ánh của tôi được tiếp nhận và trả lời kịp thời.',
        'My complaints and feedback are received and answered promptly.',
      ],
    ]),
    { type: 'page', name: 'page_overall', text: text('Đánh giá chung', 'Overall') },
    {
      type: 'rating',
      name: 'overall',
      required: true,
      aspect: 'product',
      criterion: 'overall',
      labels: satisfaction,
      text: text(
        'Nhìn chung, Quý khách hài lòng ở mức nào với VNPT VinaPhone?',
        'Overall, how satisfied are you with VNPT VinaPhone?',
      ),
    },
    {
      type: 'scale',
      name: 'loyalty',
      required: true,
      min: 1,
      max: 5,
      labels: agreement,
      criterion: 'loyalty',
      text: text(
        'Tôi sẽ tiếp tục sử dụng dịch vụ của VNPT trong thời gian tới.',
        'I will keep using VNPT services in the coming time.',
      ),
    },
    {
      type: 'recommend',
      name: 'recommend',
      required: true,
      criterion: 'loyalty',
      ...recommendation,
      text: text(
        'Quý khách sẵn lòng giới thiệu VNPT VinaPhone cho bạn bè, người thân ở mức nào?',
        'How likely are you to recommend VNPT VinaPhone to friends or family?',
      ),
    },
    {
      type: 'text',
      name: 'recommend_why',
      maxLength: 1000,
      showIf: { question: 'recommend', is: '<=', value: 6 },
      text: text('Điều gì khiến Quý khách chưa sẵn lòng giới thiệu?', 'What keeps you from recommending us?'),
    },
    {
      type: 'text',
      name: 'comment',
      maxLength: 2000,
      text: text('Quý khách còn góp ý gì cho VNPT không?', 'Is there anything else you would like to tell VNPT?'),
    },
    { type: 'page', name: 'page_profile', text: text('Vài thông tin về Quý khách', 'A little about you') },
    {
      type: 'choice',
      name: 'customer_type',
      many: false,
      text: text('Quý khách thuộc nhóm khách hàng nào?', 'What kind of customer are you?'),
      choices: choices(
        ['individual', 'Cá nhân', 'Individual'],
        ['household', 'Hộ gia đình, hộ kinh doanh', 'Household or household business'],
        ['business', 'Doanh nghiệp, tổ chức', 'Business or organisation'],
      ),
    },
    {
      type: 'choice',
      name: 'subscription',
      many: false,
      text: text('Quý khách đang dùng thuê bao loại nào?', 'Which type of subscription do you have?'),
      choices: choices(['prepaid', 'Trả trước', 'Prepaid'], ['postpaid', 'Trả sau', 'Postpaid']),
    },
    {
      type: 'choice',
      name: 'tenure',
      many: false,
      text: text('Quý khách đã dùng dịch vụ của VNPT bao lâu?', 'How long have you used VNPT services?'),
      choices: choices(
        ['under_1', 'Dưới 1 năm', 'Under 1 year'],
        ['from_1', 'Từ 1 đến dưới 3 năm', '1 to under 3 years'],
        ['from_3', 'Từ 3 đến dưới 5 năm', '3 to under 5 years'],
        ['from_5', 'Từ 5 năm trở lên', '5 years or more'],
      ),
    },
    {
      type: 'choice',
      name: 'age',
      many: false,
      text: text('Quý khách thuộc nhóm tuổi nào?', 'Which age group are you in?'),
      choices: choices(
        ['under_18', 'Dưới 18 tuổi', 'Under 18'],
        ['from_18', '18–24 tuổi', '18–24'],
        ['from_25', '25–34 tuổi', '25–34'],
        ['from_35', '35–44 tuổi', '35–44'],
        ['from_45', '45–59 tuổi', '45–59'],
        ['from_60', 'Từ 60 tuổi trở lên', '60 or over'],
      ),
    },
    {
      type: 'choice',
      name: 'gender',
      many: false,
      text: text('Giới tính của Quý khách', 'Your gender'),
      choices: choices(
        ['male', 'Nam', 'Male'],
        ['female', 'Nữ', 'Female'],
        ['unsaid', 'Không muốn trả lời', 'Prefer not to say'],
      ),
    },
    {
      type: 'choice',
      name: 'visit_about',
      many: true,
      text: text('Lần gần đây nhất, Quý khách đến giao dịch về việc gì?', 'What was your most recent visit about?'),
      hint: text('Có thể chọn nhiều nội dung', 'Choose all that apply'),
      other: text('Việc khác', 'Something else'),
      choices: choices(
        ['new', 'Hòa mạng mới', 'New subscription'],
        ['bill', 'Thanh toán cước', 'Bill payment'],
        ['sim', 'Đổi SIM, cấp lại SIM', 'SIM change or replacement'],
        ['identity', 'Chuẩn hóa thông tin thuê bao', 'Subscriber information update'],
        ['plan', 'Đăng ký, thay đổi gói cước', 'Plan registration or change'],
        ['internet', 'Internet, truyền hình MyTV', 'Internet, MyTV'],
        ['complaint', 'Khiếu nại, báo hỏng', 'Complaint, fault report'],
      ),
    },
  ],
};
