Feature: the crossing
  Scenario: green for ten seconds
    When I send event push
    And I send event turn
    And I wait 9 seconds
    Then state green is active
    When I wait 1 second
    Then state red is active

  Scenario: it goes on as before
    When I send event dusk
    And I send event push
    And I send event turn
    And I send event fail
    And I send event repaired
    Then state green is active
    And state lit is active

  Scenario: that fails, nobody has pushed
    When I send event turn
    Then state green is active
