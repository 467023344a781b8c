/** Two minutes on the telephone after a visit: read out, answered by a word or a number. */
import type { Definition } from '../questionnaire.ts';
import { recommendation, satisfaction, text } from './scales.ts';
import { smileSurvey } from './smile.ts';

const reasons = smileSurvey.questions.find(({ type }) => type === 'criteria');
if (!reasons) throw new Error('The smile survey has lost its reasons');

export const phoneCallSurvey: Definition = {
  title: text('Hỏi thăm sau giao dịch qua điện thoại', 'Telephone call after a visit'),
  questions: [
    {
      type: 'note',
      name: 'greeting',
      text: text(
        'Dạ, em xin chào {xungHo|Anh/Chị} {hoTen}. Em gọi từ VNPT {donVi}, xin phép hỏi thăm khoảng 2 phút về lần giao dịch ngày {ngay} tại {diemGiaoDich} ạ. {xungHo|Anh/Chị} có tiện nghe máy không ạ?',
        'Good day, {xungHo} {hoTen}. I am calling from VNPT {donVi} to ask about your visit on {ngay} at {diemGiaoDich}. It takes about 2 minutes. Is now convenient?',
      ),
    },
    {
      type: 'consent',
      name: 'recording',
      text: text(
        'Cuộc gọi này được ghi âm để nâng cao chất lượng phục vụ. Anh/Chị có đồng ý tiếp tục không ạ?',
        'This call is recorded to improve service quality. Do you agree to continue?',
      ),
    },
    {
      type: 'rating',
      name: 'smile',
      required: true,
      aspect: 'person',
      labels: satisfaction,
      text: text(
        'Anh/Chị có hài lòng với nhân viên đã phục vụ không ạ?',
        'How satisfied were you with the staff who served you?',
      ),
    },
    reasons,
    {
      type: 'choice',
      name: 'resolved',
      many: false,
      required: true,
      text: text('Yêu cầu của Anh/Chị đã được giải quyết xong chưa ạ?', 'Was your request resolved?'),
      choices: [
        { name: 'yes', text: text('Đã xong', 'Yes') },
        { name: 'partly', text: text('Xong một phần', 'In part') },
        { name: 'no', text: text('Chưa xong', 'No') },
      ],
    },
    {
      type: 'text',
      name: 'unresolved',
      maxLength: 1000,
      showIf: {
        any: [
          { question: 'resolved', is: 'chosen', value: 'partly' },
          { question: 'resolved', is: 'chosen', value: 'no' },
        ],
      },
      text: text('Dạ, Anh/Chị cần VNPT làm tiếp việc gì ạ?', 'What is still to be done?'),
    },
    {
      type: 'recommend',
      name: 'recommend',
      ...recommendation,
      criterion: 'loyalty',
      text: text(
        'Từ 0 đến 10, Anh/Chị sẵn lòng giới thiệu VNPT cho bạn bè, người thân ở mức nào ạ? 0 là chắc chắn không, 10 là chắc chắn có.',
        'From 0 to 10, how likely are you to recommend VNPT to friends or family? 0 is certainly not, 10 is certainly.',
      ),
    },
    {
      type: 'text',
      name: 'comment',
      maxLength: 2000,
      text: text('Anh/Chị còn góp ý gì thêm cho VNPT không ạ?', 'Is there anything else you would like to tell VNPT?'),
    },
    {
      type: 'note',
      name: 'farewell',
      text: text(
        'VNPT cảm ơn Anh/Chị đã dành thời gian. Kính chúc Anh/Chị sức khỏe và thành công. Em chào Anh/Chị ạ!',
        'Thank you for your time. We wish you health and success. Goodbye!',
      ),
    },
  ],
};
