package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SiteDiffTest {
  private static List<String> diff(String before, String after) {
    return SiteDiff.of(
        SiteCheck.readUnchecked(TestSite.bytes(before)),
        SiteCheck.readUnchecked(TestSite.bytes(after)));
  }

  private static List<String> edit(String find, String replace) {
    assertThat(TestSite.CONTRACT).containsOnlyOnce(find);
    return diff(TestSite.CONTRACT, TestSite.CONTRACT.replace(find, replace));
  }

  @Test
  void theSameIsNoLine() {
    assertThat(edit("# frames every window of this scanner", "# other remark")).isEmpty();
    assertThat(edit("colour: teal", "colour: \"teal\"")).isEmpty();
  }

  @Test
  void itemsGoByTheirId() {
    assertThat(edit("colour: teal", "colour: blue"))
        .containsExactly("scanners[mr-1].colour: teal -> blue");
    assertThat(edit("port: 5901", "port: 5902"))
        .containsExactly("scanners[mr-1].displays[second].port: 5901 -> 5902");
    assertThat(edit("associations: 2", "associations: 3"))
        .containsExactly("dicom.destinations[pacs].associations: 2 -> 3");
    assertThat(edit("coil: 0, feedback: 0", "coil: 9, feedback: 0"))
        .containsExactly("stop.circuits[mr-1].stop.coil: 0 -> 9");
    assertThat(edit("listen-port: 51821", "listen-port: 51822"))
        .containsExactly("vpn.wireguard.tunnels[cellular].listen-port: 51821 -> 51822");
  }

  @Test
  void comingAndGoing() {
    assertThat(edit("ups: { nut: \"ups@192.168.60.9\" }\n", "")).containsExactly("ups: removed");
    assertThat(edit("    ae-title: MR1\n", ""))
        .containsExactly("scanners[mr-1].ae-title: removed, MR1");
    String twin =
        """
          - id: ct-1
            name: CT 1
        """;
    assertThat(diff(TestSite.SMALL, TestSite.SMALL + twin))
        .containsExactly("scanners[ct-1]: added, CT 1");
    assertThat(diff(TestSite.SMALL + twin, TestSite.SMALL))
        .containsExactly("scanners[ct-1]: removed, CT 1");
  }

  @Test
  void listsOfScalarsAreShownWhole() {
    assertThat(edit("[\"QA-PHANTOM\", \"ACR-PHANTOM\"]", "[\"QA-PHANTOM\"]"))
        .containsExactly("scanners[mr-1].phantoms: [QA-PHANTOM, ACR-PHANTOM] -> [QA-PHANTOM]");
  }

  @Test
  void orderIsSaid() {
    assertThat(diff("l: [{ id: a }, { id: b }]", "l: [{ id: b }, { id: a }]"))
        .containsExactly("l: order a, b -> b, a");
  }

  @Test
  void againstNothingEverythingIsAdded() {
    assertThat(SiteDiff.of(null, SiteCheck.readUnchecked(TestSite.bytes(TestSite.SMALL))))
        .contains("hardware-profile: added, generic-x86", "site: added, Small Site");
  }
}
