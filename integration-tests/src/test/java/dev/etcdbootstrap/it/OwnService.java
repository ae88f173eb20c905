package dev.etcdbootstrap.it;

import dev.etcdbootstrap.discovery.DiscoveryService;
import dev.etcdbootstrap.it.V2Store.V2Token;
import dev.etcdbootstrap.testservers.Etcd;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The discovery service of this project, in this JVM, by one of its two protocols. What members
 * write by v3 is read by v2 here, and the other way round: it is one store.
 */
record OwnService(DiscoveryService service, String strategy) implements SharedRegistry {

  @Override
  public Etcd store() {
    throw new UnsupportedOperationException("there is no process");
  }

  @Override
  public Token newToken(int size) {
    String text = UUID.randomUUID().toString();
    V2Token v2 = new V2Token(URI.create(service.v2() + "/" + text));
    v2.put("_config/size", Integer.toString(size));
    return strategy.equals("v2-http") ? v2 : new V3Token(text, service.v3(), v2);
  }

  @Override
  public String registering() {
    throw new UnsupportedOperationException("nothing is relayed");
  }

  @Override
  public void disturb(int changes) {
    V2Token elsewhere = new V2Token(URI.create(service.v2() + "/elsewhere"));
    for (int i = 0; i < changes; i++) {
      elsewhere.put("key", Integer.toString(i));
    }
  }

  private record V3Token(String text, URI v3, V2Token v2) implements Token {

    /** The directory of the members, as v2 shows it. */
    private V2Token members() {
      return new V2Token(URI.create(v2.url() + "/members"));
    }

    @Override
    public Map<String, String> options() {
      return Map.of("discovery-token", text, "discovery-endpoints", v3.toString());
    }

    @Override
    public Token at(URI address) {
      return new V3Token(text, address, v2);
    }

    @Override
    public String clusterToken() {
      return text;
    }

    @Override
    public Map<String, String> registrations() {
      return v2.hasDirectory("members") ? members().registrations() : Map.of();
    }

    @Override
    public Set<String> startMarks() {
      return v2.startMarks();
    }

    @Override
    public void put(String key, String value) {
      members().put(key, value);
    }

    @Override
    public void delete(String key) {
      members().delete(key);
    }
  }
}
