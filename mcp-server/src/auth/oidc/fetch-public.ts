import { isPrivateUrl } from '../../domain/notifications/deliveries/private-address.ts';

/**
 * `fetch` for addresses that strangers name. The provider looks at where a connection leads once it
 * is made, which a name that changes cannot get around, but lets anybody knock at ports inside of the
 * network: so the address is looked at before, too.
 */
export const fetchPublic: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (await isPrivateUrl(url)) throw new TypeError('the address is not a public one');
  return fetch(input, init);
};
