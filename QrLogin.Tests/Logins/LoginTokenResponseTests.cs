using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Logins;

/// <summary>What a client learns with its token.</summary>
public sealed class LoginTokenResponseTests
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(30);

    [Theory]
    [InlineData(-600, 2_592_000)]
    [InlineData(-0.001, 2_592_000)]
    [InlineData(0, 2_592_000)]
    [InlineData(0.4, 2_592_000)]
    [InlineData(10, 2_591_990)]
    public void A_login_lasts_no_longer_than_its_lifetime_on_a_clock_that_is_behind(double seconds, int left) =>
        Assert.Equal(left, LoginTokenResponse.SecondsLeft(Login(LoginLifetime.After(s_lifetime)), Example.Start.AddSeconds(seconds)));

    [Fact]
    public void A_login_without_an_end_has_no_seconds_left() =>
        Assert.Null(LoginTokenResponse.SecondsLeft(Login(LoginLifetime.Never), Example.Start));

    private static LoginDetails Login(LoginLifetime lifetime)
    {
        Assert.True(Username.TryParse("ann", out var name));
        var profile = new AccountProfile(AccountId.From(Unique.Bytes(16)), name, "Ann");
        var login = GrainFlow.NewLogin(new(Example.Pc, null, null, null), LoginMethod.Password);
        return Grains.Logins.Login.Create(new(login, profile), lifetime, Example.Start).Details;
    }
}
