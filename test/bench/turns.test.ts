import { turns } from './turns';

describe('Turns', () => {
  it('take two sides in each order equally often', () => {
    expect(turns(['ours', 'bare'], 4).map((order) => order[0])).toEqual(['ours', 'bare', 'ours', 'bare']);
  });

  it('take three sides in every order once in six rounds', () => {
    const orders = turns(['ours', 'bare', 'prepared'], 6).map((order) => order.join());
    expect(new Set(orders).size).toBe(6);
    expect(orders.map((order) => order.split(',').length)).toEqual([3, 3, 3, 3, 3, 3]);
  });
});
