package dev.etcdbootstrap.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

final class JsonTest {

  @Test
  void writesEveryKindOfValueInOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", List.of(1, 2L, 3.5, true, "x"));
    map.put("a", Map.of());
    map.put("\"", List.of());

    assertThat(Json.write(map)).isEqualTo("{\"z\":[1,2,3.5,true,\"x\"],\"a\":{},\"\\\"\":[]}");
  }

  @Test
  void everyCharacterIsReadBackFromJsonAndFromYaml() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String json = Json.write(all.toString());

    assertThat(new ObjectMapper().readValue(json, String.class).contentEquals(all)).isTrue();
    Object yaml = new Yaml().load(json);
    assertThat(yaml.toString().contentEquals(all)).isTrue();
    assertThat(json.lines()).hasSize(1);
  }
}
