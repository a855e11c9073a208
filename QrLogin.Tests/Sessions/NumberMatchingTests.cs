using QrLogin.Grains.Contracts;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>When a match number is required; <see cref="QrSessionTests"/> test its use.</summary>
public sealed class NumberMatchingTests
{
    private const string Pc = "192.0.2.1";

    [Theory]
    [InlineData(NumberMatching.Never, "192.0.2.9", false)]
    [InlineData(NumberMatching.Never, "198.51.100.1", false)]
    [InlineData(NumberMatching.WhenNetworksDiffer, "192.0.2.9", false)]
    [InlineData(NumberMatching.WhenNetworksDiffer, "198.51.100.1", true)]
    [InlineData(NumberMatching.WhenNetworksDiffer, null, true)]
    [InlineData(NumberMatching.Always, "192.0.2.1", true)]
    public void A_number_is_asked_for_as_configured(NumberMatching matching, string? phone, bool asked)
    {
        var scanned = Opened().Scan(Scan(Ann, "1", number: "42") with { Ip = phone }, matching, Start).Session;
        Assert.Equal(asked ? "42" : null, scanned.View(Start).MatchNumber);
    }

    [Fact]
    public void Rescanning_from_another_network_neither_adds_nor_removes_the_number()
    {
        var near = Opened().Scan(Scan(Ann, "1", number: "42") with { Ip = Pc }, default, Start).Session;
        Assert.Null(near.Scan(Scan(Ann, "2", number: "43") with { Ip = "198.51.100.1" }, default, Start).Session.MatchNumber);
        var far = Opened().Scan(Scan(Ann, "1", number: "42") with { Ip = "198.51.100.1" }, default, Start).Session;
        Assert.Equal("42", far.Scan(Scan(Ann, "2", number: "43") with { Ip = Pc }, default, Start).Session.MatchNumber);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.254", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.7", true)]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("2001:db8::1", "192.0.2.1", false)]
    [InlineData("127.0.0.1", "::1", true)]
    [InlineData("64:ff9b::192.0.2.1", "192.0.2.9", true)]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.9", true)]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::198.51.100.1", false)]
    [InlineData("::ffff:0:192.0.2.1", "192.0.2.9", true)]
    [InlineData("::ffff:0:192.0.2.1", "::ffff:0:198.51.100.1", false)]
    [InlineData("2002:c000:201::1", "192.0.2.9", true)]
    [InlineData("2002:c000:201:1::1", "2002:c000:201:2::1", true)]
    [InlineData("2002:c000:201::1", "2002:c633:6401::1", false)]
    [InlineData("2001:0:102:304:0:f227:3fff:fdfe", "192.0.2.9", true)]
    [InlineData("2001:0:102:304:0:f227:3fff:fdfe", "2001:0:102:304:0:f227:39cc:9bfe", false)]
    [InlineData("64:ff9b:1::192.0.2.1", "192.0.2.1", false)]
    [InlineData("127.0.0.1", "192.0.2.1", false)]
    [InlineData(null, null, false)]
    [InlineData("unknown", "unknown", false)]
    public void Networks_are_compared_by_prefix(string? one, string? other, bool same)
    {
        Assert.Equal(same, NetworkPrefix.AreSame(one, other));
        Assert.Equal(same, NetworkPrefix.AreSame(other, one));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "64:ff9b::192.0.2.1", true)]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2", false)]
    [InlineData("2002:c000:201:1::1", "2002:c000:201:2::1", true)]
    [InlineData("2002:c000:201:1::1", "192.0.2.1", true)]
    [InlineData("2001:0:102:304:0:f227:3fff:fdfe", "192.0.2.1", true)]
    [InlineData("2001:0:102:304::1", "2001:0:102:304::2", false)]
    public void A_caller_is_an_IPv4_address_or_an_IPv6_network(string one, string other, bool same) =>
        Assert.Equal(same, NetworkPrefix.KeyOf(System.Net.IPAddress.Parse(one)) == NetworkPrefix.KeyOf(System.Net.IPAddress.Parse(other)));
}
