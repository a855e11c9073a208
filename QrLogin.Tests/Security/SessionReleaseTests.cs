using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>A session stops counting against its address once its PC has learned that it is over.</summary>
public sealed class SessionReleaseTests(LimitedHost host) : IClassFixture<LimitedHost>
{
    [Theory]
    [InlineData("confirm")]
    [InlineData("deny")]
    public async Task A_decided_session_stops_counting_against_its_address_once_the_PC_has_heard(string verb)
    {
        var http = host.FromAnywhere();
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        var opened = await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerAddress).Select(_ => TestPc.Open(http)));
        string? confirmToken = (await phone.Scan(opened[0]))["confirmToken"].GetString();
        string? matchNumber = (await opened[0].Poll())["matchNumber"].GetString();
        var body = new { confirmToken, matchNumber };
        Assert.Equal(200, (await phone.Call(HttpMethod.Post, $"qr-sessions/{opened[0].QrId}/{verb}", body)).Status);

        Assert.Equal(429, (await TestPc.TryOpen(http)).Status);
        Assert.Equal(200, (await opened[0].Poll()).Status);
        Assert.Equal(201, (await TestPc.TryOpen(http)).Status);
        Assert.Equal(429, (await TestPc.TryOpen(http)).Status);
    }
}
