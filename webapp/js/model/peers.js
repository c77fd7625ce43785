/**
 * The raw peers of a hub, as its envelope tells them.
 *
 * @typedef {{id: string, address: string, since: string}} Peer
 */
export class Peers {
  /** @type {Map<string, Peer>} */
  #byId = new Map();
  /** Addresses of those who left, the latest last: what they said may come after that. @type {Map<string, string>} */
  #gone = new Map();

  constructor(maxGone = 1000) {
    this.maxGone = maxGone;
  }

  /** @param {Peer[]} peers all that are there, from a welcome */
  replace(peers) {
    const there = new Map(peers.map((peer) => [peer.id, peer]));
    for (const id of this.#byId.keys()) if (!there.has(id)) this.leave(id);
    this.#byId = there;
  }

  /** @param {Peer} peer */
  join(peer) {
    this.#byId.set(peer.id, peer);
  }

  /**
   * @param {string} id
   * @returns {string} what it was called
   */
  leave(id) {
    const name = this.nameOf(id);
    if (this.#byId.delete(id)) this.#gone.set(id, name);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > this.maxGone) this.#gone.delete(oldest);
    return name;
  }

  /**
   * Its address where it is known; one that came and went unseen has only its id.
   *
   * @param {string} id
   */
  nameOf(id) {
    return this.#byId.get(id)?.address ?? this.#gone.get(id) ?? (id === 'gateway' ? 'the gateway' : `peer ${id}`);
  }

  /** @returns {Peer[]} */
  list() {
    return [...this.#byId.values()];
  }
}
