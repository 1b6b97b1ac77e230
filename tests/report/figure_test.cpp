#include "libsim/report/figure.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace libsim;
using Catch::Matchers::Contains;

TEST_CASE("a name can neither leave its quotes in a script nor its element in a drawing", "[report]") {
  CHECK(figure_text("soft_0.3 (中)") == "soft_0.3 (中)");
  CHECK(figure_literal("a' ; system('x') #") == "'a_ ; system(_x_) #'");
  CHECK(figure_field("`x`\n\"<b>&\\") == "\"_x____b___\"");
  CHECK(figure_field(std::numeric_limits<double>::infinity()) == "NaN");
  CHECK(figure_field(0.25) == "0.25");
}

TEST_CASE("a drawing takes the page's colour and font, and ids of its own", "[report]") {
  const Figure figure{.name = "a", .words = "revenue: \"more\"", .width = 10, .height = 20};
  const std::string svg = inline_svg(
      "<?xml version=\"1.0\"?>\n<svg width=\"10\" height=\"20\" xmlns=\"x\">\n<title>Gnuplot</title>\n"
      "<desc>by gnuplot</desc>\n<defs><path id='p1' d='M0'/></defs><g fill=\"none\" color=\"black\">\n</g>\n"
      "<g color=\"black\" font-family=\"sans-serif\"><use xlink:href='#p1'/></g></svg>\n",
      figure, "a-1");
  CHECK_THAT(svg, Contains("<svg viewBox=\"0 0 10 20\" role=\"img\" aria-label=\"revenue: &quot;more&quot;\""));
  CHECK_THAT(svg, Contains("<path id='a-1-p1'") && Contains("<use href='#a-1-p1'/>"));
  CHECK_THAT(svg, Contains("<g color=\"currentColor\" >"));
  CHECK_THAT(svg, !Contains("black") && !Contains("title") && !Contains("desc") && !Contains("fill=\"none\""));
}

TEST_CASE("half a drawing is none", "[report]") {
  CHECK(inline_svg("<svg width=\"10\"><g>", Figure{}, "a").empty());
  CHECK(inline_svg("", Figure{}, "a").empty());
}
