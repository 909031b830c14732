package com.example.scanner;

import java.util.List;
import java.util.Map;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.Modality;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerDriverContractTest;
import org.scangate.api.driver.ScannerSettings;

/** The contract, which every driver passes. */
class ClockDriverTest extends ScannerDriverContractTest {

  @Override
  protected ScannerDriver driver() {
    return new ClockDriver();
  }

  @Override
  protected ScannerSettings reachable() {
    DisplaySettings main = new DisplaySettings("main", "", 0, "", new char[0], false);
    return new ScannerSettings("clock-1", "Clock", Modality.CT, List.of(main), Map.of());
  }
}
