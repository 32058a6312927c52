/// Each city's share of the demo's unions and members, in thousandths, near that of the working population.
enum CityWeights {
    static let table: StaticString = """
        441800 | 24
        440200 | 21
        441600 | 18
        441400 | 22
        445100 | 17
        441200 | 30
        440600 | 95
        440100 | 165
        441300 | 60
        445200 | 28
        440500 | 34
        445300 | 13
        440700 | 42
        442000 | 52
        441900 | 120
        440300 | 165
        441500 | 14
        440900 | 28
        441700 | 16
        440400 | 36
        440800 | 28
        """
}
