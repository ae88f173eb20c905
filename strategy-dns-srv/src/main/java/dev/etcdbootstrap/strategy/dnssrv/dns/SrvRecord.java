package dev.etcdbootstrap.strategy.dnssrv.dns;

/**
 * The contents of an SRV record (RFC 2782).
 *
 * @param host the target in lower case and without its final dot, because servers differ in the
 *     case of what they answer; empty for the root, which means that the service does not exist
 * @param port 0 to 65535
 * @param priority lower ones first
 * @param weight higher ones first
 */
public record SrvRecord(String host, int port, int priority, int weight) {}
