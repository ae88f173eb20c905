package dev.etcdbootstrap.it;

import dev.etcdbootstrap.testservers.Etcd;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** A registry in which members meet, as a test sees it: past the code under test. Thread-safe. */
interface SharedRegistry {

  /** The process that serves it; members wait until it is back when it is killed. */
  Etcd store();

  /** The id of the strategy that meets there. */
  String strategy();

  /** A new token, ready for the registrations of so many members. */
  Token newToken(int size);

  /** What the request by which a member registers has in it, and none before it. */
  String registering();

  /** Makes so many changes to the same store that concern no token. */
  void disturb(int changes);

  /** One token. */
  interface Token {

    /** The options of the strategy that name it, by key. */
    Map<String, String> options();

    /** The same token, for members that reach the store at another address. */
    Token at(URI address);

    /** The cluster token that enters the IDs. */
    String clusterToken();

    /** What is registered now: the values by key, without what surrounds a key. */
    Map<String, String> registrations();

    /** Registers something, as any program could. */
    void put(String key, String value);

    /** Writes the cluster size anew. */
    default void putSize(int size) {
      put("_config/size", String.valueOf(size));
    }

    /** The names of the start marks, hidden as they may be. */
    Set<String> startMarks();

    /** Removes a registration. */
    void delete(String key);
  }
}
