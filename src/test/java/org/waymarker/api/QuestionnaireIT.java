package org.waymarker.api;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class QuestionnaireIT extends QuestionnaireContract {}
