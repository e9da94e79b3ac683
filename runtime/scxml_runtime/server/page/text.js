// Texts from outside, as they may be shown: nothing in them can hide, or turn the line around.

// Control characters, and those that change the direction of what follows or have no width.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const shownCode = (character) => {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
};

export function visible(text, longest = Infinity) {
  const shown = String(text).replace(HIDDEN, shownCode);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
