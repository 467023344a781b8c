import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { configFor } from '#lib/kiosk/kiosk-config.server.ts';
import type { KioskActor } from '#lib/kiosk/kiosk.server.ts';
import type { KioskConfig } from '#lib/kiosk/config.ts';
import { employeeDetail } from '#lib/organisation/employee/employee.server.ts';
import { photoFor, removePhoto, setPhoto } from '#lib/organisation/employee/portrait.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { bomb, photo } from '../fixtures/photos.ts';
import { refusal } from '../fixtures/refusal.ts';

onEachEngine('photos of employees', (stage) => {
  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
    await publishShipped(stage().ctx.db, stage().ctx.now());
  });

  test.each(['jpeg', 'png', 'webp'] as const)(
    'a %s is kept small, square and without what the camera wrote',
    async (format) => {
      const given = await photo(format);
      expect(given.includes('CAMERA-SECRET')).toBe(true);
      await setPhoto(stage().ctx, manager, 'NV3', given);
      const { image } = await photoFor(stage().ctx, administrator, 'nv3');
      expect(await sharp(image).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
      expect((await sharp(image).metadata()).exif).toBeUndefined();
      expect(image.includes('CAMERA-SECRET')).toBe(false);
      expect(image.length).toBeLessThan(10_240);
    },
  );

  test('noise that does not compress stays small as well', async () => {
    const noise = Buffer.from(Array.from({ length: 400 * 400 * 3 }, (_, i) => (i * 2_654_435_761) >>> 24));
    const given = await sharp(noise, { raw: { width: 400, height: 400, channels: 3 } })
      .png()
      .toBuffer();
    await setPhoto(stage().ctx, manager, 'NV3', given);
    expect((await photoFor(stage().ctx, manager, 'NV3')).image.length).toBeLessThan(24_000);
  });

  test('what is no photo is refused, and what stood there stays', async () => {
    const { ctx } = stage();
    const set = (bytes: Uint8Array) => refusal(setPhoto(ctx, manager, 'NV3', bytes));
    const whole = await photo();
    expect(await set(new TextEncoder().encode('%PDF-1.7'))).toBe('employee.photo');
    expect(await set(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('employee.photo');
    expect(await set(whole.subarray(0, whole.length / 2))).toBe('employee.photo');
    expect(await set(new Uint8Array())).toBe('employee.photo');
    expect(await set(await bomb())).toBe('employee.photo');
    expect(await set(new Uint8Array(20 * 1024 * 1024 + 1))).toBe('employee.photo-size');
    expect((await employeeDetail(ctx, manager, 'NV3')).photo).toMatch(
      /^\/api\/v1\/employees\/NV3\/photo\?v=[\w-]{22}$/,
    );
  });

  test('is for those who may see the employee, and for the kiosks of the store', async () => {
    const { ctx } = stage();
    expect(await refusal(setPhoto(ctx, manager, 'NV1', await photo()))).toBe('employee.unknown');
    const analyst = { ...administrator, grants: [{ role: 'analyst' as const, unit: 'VNPT' }] };
    expect(await refusal(setPhoto(ctx, analyst, 'NV1', await photo()))).toBe('access.forbidden');
    await setPhoto(ctx, administrator, 'NV1', await photo());
    expect((await photoFor(ctx, analyst, 'NV1')).hash).toHaveLength(22);
    expect(await refusal(photoFor(ctx, manager, 'NV1'))).toBe('employee.unknown');
    expect(await refusal(photoFor(ctx, null, 'NV1'))).toBe('access.unauthenticated');
    // The kiosk stands in DH; NV3 serves in BD.
    expect((await photoFor(ctx, kioskActor, 'NV1')).hash).toHaveLength(22);
    expect(await refusal(photoFor(ctx, kioskActor, 'NV3'))).toBe('employee.unknown');
    const { body } = await configFor(ctx, kioskActor as KioskActor);
    const { employees } = JSON.parse(body) as KioskConfig;
    expect(employees.map(({ code, photo: at }) => [code, at?.split('=')[1]?.length])).toEqual([
      ['NV1', 22],
      ['NV2', undefined],
    ]);
  });

  test('goes when it is removed, and each change leaves its audit row', async () => {
    const { ctx } = stage();
    await removePhoto(ctx, manager, 'NV3');
    await removePhoto(ctx, manager, 'NV3');
    expect(await refusal(photoFor(ctx, manager, 'NV3'))).toBe('employee.unknown');
    const rows = await ctx.db.selectFrom('audit').selectAll().where('action', '=', 'employee.photo').execute();
    expect(rows.filter(({ subject }) => subject === 'employee:NV3').at(-1)?.after).toBe('{"photo":false}');
  });
});
