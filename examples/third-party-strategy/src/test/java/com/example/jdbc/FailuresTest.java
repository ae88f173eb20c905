package com.example.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states are PostgreSQL's: its documentation, appendix A. */
final class FailuresTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "08006,retried", // connection failure
    "40001,retried", // serialization failure
    "53300,retried", // too many connections
    "55P03,retried", // lock not available
    "57014,retried", // canceled, for it took too long
    "57P01,retried", // the server shuts down
    "28P01,denied", // wrong password
    "42501,denied", // no right
    "42P01,not-found", // no such table
    "3D000,unavailable", // no such database
    "42601,unavailable", // not this SQL
    ",unavailable",
  })
  @DisplayName("the SQLSTATE decides whether a request is retried")
  void byState(String state, String outcome) {
    SQLException failure = new SQLException("ERROR: no\n  Position: 5", state);

    try {
      assertThat(Failures.of(failure, "db: reading"))
          .isInstanceOf(TransientFailure.class)
          .hasMessage("db: reading: ERROR: no");
      assertThat("retried").isEqualTo(outcome);
    } catch (BootstrapException e) {
      assertThat(e.reason()).hasToString(outcome);
      assertThat(e).hasMessageStartingWith("db: reading: ERROR: no").hasMessageContaining("; ");
    }
  }
}
