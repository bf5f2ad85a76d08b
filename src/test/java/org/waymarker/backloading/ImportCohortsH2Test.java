package org.waymarker.backloading;

import java.util.Map;
import org.waymarker.testing.Databases;

class ImportCohortsH2Test extends ImportCohortsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
