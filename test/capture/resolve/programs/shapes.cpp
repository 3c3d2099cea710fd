#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

// Namespaces, overloads, templates, virtual calls, a lambda and an uncaught exception.

namespace geometry {

struct Shape {
	virtual ~Shape() = default;
	virtual double area(double scale) const = 0;
};

template <typename Number> struct Square : Shape {
	explicit Square(Number side) : side(side) {}
	double area(double scale) const override;
	Number side;
};

template <typename Number> double Square<Number>::area(double scale) const
{
	if (side > 1)
		throw std::runtime_error("too large: " + std::to_string(scale));
	return side * side * scale;
}

namespace {
double total(const std::vector<std::unique_ptr<Shape>> &shapes)
{
	double sum = 0;
	std::for_each(shapes.begin(), shapes.end(), [&sum](const auto &shape) { sum += shape->area(2); });
	return sum;
}
} // namespace

} // namespace geometry

int main()
{
	std::vector<std::unique_ptr<geometry::Shape>> shapes;
	shapes.push_back(std::make_unique<geometry::Square<int>>(1));
	shapes.push_back(std::make_unique<geometry::Square<long>>(2));
	std::function<double()> run = [&shapes] { return geometry::total(shapes); };
	return static_cast<int>(run());
}
