/** Cutting a square out of a picture: where the picture lies under a square frame of side 1. Pure. */

export interface Crop {
  /** 1: the shorter side fills the frame. */
  zoom: number;
  /** Of the frame's middle on the picture, 0–1 of its width and height. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const MAX_ZOOM = 4;

/** Of a portrait the face is above the middle. */
export const firstCrop = ({ width, height }: Size): Crop =>
  within({ zoom: 1, x: 0.5, y: height > width ? 0.4 : 0.5 }, { width, height });

/** Pixels of the picture along the frame's side. */
const sideOf = ({ zoom }: Crop, { width, height }: Size) => Math.min(width, height) / zoom;

/** The nearest crop whose frame the picture fills. */
export function within(crop: Crop, size: Size): Crop {
  const zoom = between(1, crop.zoom, MAX_ZOOM);
  const half = sideOf({ ...crop, zoom }, size) / 2;
  const [x, y] = [half / size.width, half / size.height];
  return { zoom, x: between(x, crop.x, 1 - x), y: between(y, crop.y, 1 - y) };
}

/** @param by how far the picture is dragged, in sides of the frame */
export function dragged(crop: Crop, size: Size, by: { x: number; y: number }): Crop {
  const side = sideOf(crop, size);
  return within({ ...crop, x: crop.x - (by.x * side) / size.width, y: crop.y - (by.y * side) / size.height }, size);
}

/** The square on the picture, in its pixels. */
export function squareOf(crop: Crop, size: Size): { left: number; top: number; side: number } {
  const side = sideOf(crop, size);
  return { left: crop.x * size.width - side / 2, top: crop.y * size.height - side / 2, side };
}

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));
