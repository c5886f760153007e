import publicCalendar from 'chinese-days';

/** One date of the Chinese public calendar that its weekday does not tell: a holiday, or a make-up day 调休. */
export type PublicDay = {
  /** ISO date. */
  readonly date: string;
  readonly kind: 'holiday' | 'working';
  /** Chinese name of the festival the day belongs to, such as 国庆节. */
  readonly name: string;
};

export type PublicYear = {
  readonly year: number;
  /** False: the State Council's notice for this year is not in the package; the year is provisional. */
  readonly announced: boolean;
  readonly days: readonly PublicDay[];
};

/**
 * The public holidays and make-up days of one year. A year not announced yet has only the statutory days with
 * a fixed date (全国年节及纪念日放假办法 as of 2025): no lunar festival and no make-up day, because nobody knows them.
 */
export function chineseYear(year: number): PublicYear {
  if (!isListed(`${year}-10-01`)) {
    return { year, announced: false, days: fixedHolidays(year) };
  }
  const days = datesOf(year).flatMap((date): PublicDay[] => {
    if (!isListed(date)) return [];
    const { work, name } = detail(date);
    return [{ date, kind: work ? 'working' : 'holiday', name: name.split(',')[1] ?? name }];
  });
  return { year, announced: true, days };
}

function fixedHolidays(year: number): PublicDay[] {
  return [
    { date: `${year}-01-01`, kind: 'holiday', name: '元旦' },
    { date: `${year}-05-01`, kind: 'holiday', name: '劳动节' },
    { date: `${year}-05-02`, kind: 'holiday', name: '劳动节' },
    { date: `${year}-10-01`, kind: 'holiday', name: '国庆节' },
    { date: `${year}-10-02`, kind: 'holiday', name: '国庆节' },
    { date: `${year}-10-03`, kind: 'holiday', name: '国庆节' },
  ];
}

/** The package names an ordinary day by its weekday (`Friday`), a listed one `English,中文,days`. */
function isListed(date: string): boolean {
  return detail(date).name.includes(',');
}

function detail(date: string): { work: boolean; name: string } {
  // The package is CommonJS: Node finds no named export in it, whatever its types say.
  // oxlint-disable-next-line import/no-named-as-default-member
  return publicCalendar.getDayDetail(date);
}

function datesOf(year: number): string[] {
  const dates: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}
