/** A short, soft tone: the touch was taken. Made here, so that no file has to be loaded. */
let audio: AudioContext | undefined;

/** Called from a touch, without which browsers stay silent. */
export async function chime(): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') await audio.resume();
  const now = audio.currentTime;
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.15, now);
  volume.gain.exponentialRampToValueAtTime(0.001, now + 0.35);
  volume.connect(audio.destination);
  const tone = audio.createOscillator();
  tone.frequency.setValueAtTime(660, now);
  tone.frequency.setValueAtTime(880, now + 0.09);
  tone.connect(volume);
  tone.start(now);
  tone.stop(now + 0.36);
}
