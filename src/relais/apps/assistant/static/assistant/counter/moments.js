// Hours, days and telephone numbers as they are written in Canadian French and English.
import { WORDS } from "./words.js";

/** "8 h 30" or "8:30 a.m."; noon and midnight have their names. */
export function clock(hours, minutes, language) {
  const words = WORDS[language];
  if (!minutes && hours % 12 === 0) return hours ? words.noon : words.midnight;
  const two = String(minutes).padStart(2, "0");
  if (language === "fr") return minutes ? `${hours}\u00a0h\u00a0${two}` : `${hours}\u00a0h`;
  return `${hours % 12 || 12}${minutes ? `:${two}` : ""}\u00a0${hours < 12 ? "a.m." : "p.m."}`;
}

/** A North American number as the language writes it: "819 555-0142" or "819-555-0142"; any other as it came. */
export function telephone(number, language) {
  const found = number.trim().match(/^(?:\+?(1)[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})$/);
  if (!found) return number;
  const [country, area, exchange, line] = found.slice(1);
  return [country, area, `${exchange}-${line}`].filter(Boolean).join(language === "fr" ? "\u00a0" : "-");
}

/** The hour and day that a moment with an offset names, as it stands: the centre's own time, wherever the reader is. */
export function standing(moment, language) {
  const [year, month, date, hours, minutes] = moment.match(/\d+/g).map(Number);
  const day = new Date(Date.UTC(year, month - 1, date));
  const name = (part) => new Intl.DateTimeFormat(WORDS[language].tag, { [part]: "long", timeZone: "UTC" }).format(day);
  const number = language === "fr" && date === 1 ? "1er" : date;
  const inFull =
    language === "fr"
      ? `${name("weekday")} ${number}\u00a0${name("month")}`
      : `${name("weekday")}, ${name("month")}\u00a0${number}`;
  return { clock: clock(hours, minutes, language), day: inFull };
}
