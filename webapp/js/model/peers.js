/**
 * The raw peers of a hub, as its envelope tells them.
 *
 * @typedef {{id: string, address: string, since: string}} Peer
 */
export class Peers {
  #byId = new Map();

  /** @param {Peer[]} peers all that are there, from a welcome */
  replace(peers) {
    this.#byId = new Map(peers.map((peer) => [peer.id, peer]));
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
    this.#byId.delete(id);
    return name;
  }

  has(id) {
    return this.#byId.has(id);
  }

  /** Its address where it is known: a frame may come from a peer that has left. */
  nameOf(id) {
    return this.#byId.get(id)?.address ?? id;
  }

  /** @returns {Peer[]} */
  list() {
    return [...this.#byId.values()];
  }
}
