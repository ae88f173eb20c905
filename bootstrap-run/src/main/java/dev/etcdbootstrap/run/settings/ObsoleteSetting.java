package dev.etcdbootstrap.run.settings;

/**
 * What has become of a setting that an etcd up to 3.7 ignores or refuses.
 *
 * @param since the first release that does so; 3.4 may not have been the first
 * @param wayOut what to do, in words
 */
public record ObsoleteSetting(EtcdRelease since, Effect effect, String wayOut) {

  /** What etcd does. */
  public enum Effect {
    /** It does not start. */
    REFUSED("etcd does not start"),
    /** It starts as if this were not set. */
    IGNORED("ignored"),
    /** Likewise, and without its discovery it knows of no other member. */
    FORMS_ALONE("ignored: it starts as a cluster of one");

    private final String text;

    Effect(String text) {
      this.text = text;
    }

    /** As a table says it. */
    @Override
    public String toString() {
      return text;
    }
  }
}
