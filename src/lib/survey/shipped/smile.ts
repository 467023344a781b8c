/** The survey "Nụ cười": one face, its reasons, a comment, a number to call back. Shipped with the product. */
import type { Definition } from '../questionnaire.ts';
import { satisfaction as labels } from './scales.ts';

export const smileSurvey: Definition = {
  title: { vi: 'Nụ cười VNPT', en: 'VNPT Smile' },
  questions: [
    {
      type: 'rating',
      name: 'smile',
      aspect: 'person',
      labels,
      text: { vi: 'Quý khách thấy nhân viên phục vụ thế nào?', en: 'How did our staff serve you?' },
    },
    // About the visit as a whole: asked at an exit, and at a counter by "about something else". Never a clerk's.
    {
      type: 'rating',
      name: 'visit',
      aspect: 'system',
      labels,
      text: { vi: 'Quý khách thấy điểm\u00a0giao\u00a0dịch hôm nay thế nào?', en: 'How was your visit today?' },
    },
    {
      type: 'criteria',
      name: 'criteria',
      low: { vi: 'Điều gì cần tốt hơn?', en: 'What should be better?' },
      high: { vi: 'Điều gì khiến Quý khách hài lòng?', en: 'What made you satisfied?' },
      options: [
        { name: 'wait', aspect: 'wait', criterion: 'speed', low: { vi: 'Thời gian chờ lâu', en: 'Long wait' } },
        {
          name: 'attitude',
          aspect: 'person',
          criterion: 'attitude',
          low: { vi: 'Thái độ phục vụ chưa tốt', en: 'Poor attitude' },
          high: { vi: 'Tươi cười, thân thiện', en: 'Smiling, friendly' },
        },
        {
          name: 'expertise',
          aspect: 'person',
          criterion: 'expertise',
          low: { vi: 'Tư vấn, hướng dẫn chưa rõ ràng', en: 'Unclear advice or guidance' },
          high: { vi: 'Tư vấn tận tình, rõ ràng', en: 'Helpful, clear advice' },
        },
        {
          name: 'speed',
          aspect: 'person',
          criterion: 'speed',
          low: { vi: 'Nhân viên làm chậm', en: 'Staff were slow' },
          high: { vi: 'Nhanh chóng', en: 'Fast' },
        },
        {
          name: 'system',
          aspect: 'system',
          criterion: 'system',
          low: { vi: 'Hệ thống chậm, lỗi', en: 'The system was slow or failed' },
        },
        {
          name: 'resolution',
          aspect: 'person',
          criterion: 'resolution',
          low: { vi: 'Chưa giải quyết được yêu cầu', en: 'Request not resolved' },
          high: { vi: 'Giải quyết được yêu cầu', en: 'Request resolved' },
        },
        {
          name: 'procedure',
          aspect: 'product',
          criterion: 'procedure',
          low: { vi: 'Thủ tục phức tạp', en: 'Complicated procedure' },
        },
        {
          name: 'price',
          aspect: 'product',
          criterion: 'price',
          low: { vi: 'Giá cước, chính sách chưa phù hợp', en: 'Price or policy not suitable' },
        },
        {
          name: 'premises',
          aspect: 'system',
          criterion: 'premises',
          low: { vi: 'Chỗ ngồi, phòng chờ chưa tốt', en: 'Poor seating or waiting area' },
          high: { vi: 'Không gian sạch đẹp', en: 'Clean, pleasant space' },
        },
        {
          name: 'uniform',
          aspect: 'person',
          criterion: 'uniform',
          low: { vi: 'Trang phục, tác phong chưa tốt', en: 'Untidy or unprofessional' },
        },
        { name: 'other', aspect: 'system', criterion: 'other', low: { vi: 'Lý do khác', en: 'Other reason' } },
      ],
    },
    { type: 'text', name: 'comment', maxLength: 2000, text: { vi: 'Góp ý thêm', en: 'Add a comment' } },
    {
      type: 'callback',
      name: 'callback',
      text: { vi: 'Gọi lại cho tôi', en: 'Call me back' },
      consent: {
        vi: 'Tôi đồng ý để VNPT sử dụng số điện thoại này để liên hệ giải quyết ý kiến góp ý nêu trên. Tôi có thể rút lại sự đồng ý bất cứ lúc nào.',
        en: 'I agree that VNPT may use this phone number to contact me about the feedback above. I may withdraw consent at any time.',
      },
    },
  ],
};
