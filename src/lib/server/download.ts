const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
  ndjson: 'application/x-ndjson; charset=utf-8',
  sps: 'text/plain; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Headers of a file for the person to keep. @param name without its ending; ASCII */
export const downloadHeaders = (name: string, format: keyof typeof TYPES) => ({
  'content-type': TYPES[format],
  'content-disposition': `attachment; filename="${name}.${format}"`,
});
