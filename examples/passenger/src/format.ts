const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const euro = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' });

export const formatDay = (date: string) => day.format(new Date(date));
export const formatEuro = (amount: number) => euro.format(amount);
export const formatDays = (days: number) => (days === 1 ? 'Day trip' : `${days} days`);
