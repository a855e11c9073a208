using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A session belongs to the API or the OAuth client that opened it. Elsewhere its token is unknown.</summary>
public abstract class FaceTests(Site site)
{
    private HttpClient Http => site.Http;

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "?wait=1")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/image")]
    [InlineData("DELETE", "")]
    public async Task A_device_code_is_no_poll_token(string method, string rest)
    {
        foreach (var device in new[] { null, TestDevice.New("tv") })
        {
            var (pc, phone) = (await DevicePc.Asks(Http, device: device), await TestPhone.LoggedIn(Http));
            string path = $"api/v1/qr-sessions/{pc.QrId}{rest}";
            Task<Reply> Play() => Http.Call(new(method), path, bearer: pc.DeviceCode, device: device ?? TestDevice.New("pc"));
            var unknown = await Http.Call(
                new(method), "api/v1/qr-sessions/AAAAAAAAAAAAAAAAAAAAAA" + rest, bearer: pc.DeviceCode, device: TestDevice.New("pc"));
            Assert.Equal(Replies.Everything(unknown), Replies.Everything(await Play()));
            await phone.Approve(pc);
            Assert.Equal((401, "invalid_poll_token"), (await Play()).Refusal);
            // Its owner can still use it.
            Assert.Equal("token", await pc.Hears());
            Assert.Equal((401, "invalid_poll_token"), (await Play()).Refusal);
        }
    }

    [Fact]
    public async Task A_key_bound_device_code_is_no_poll_token()
    {
        using var thief = new ProvingClient(Http, TestDevice.New("pc"), TimeProvider.System);
        var pc = await DevicePc.Asks(Http);
        string path = "api/v1/qr-sessions/" + pc.QrId;
        Assert.Equal((401, "invalid_poll_token"), (await thief.Call(HttpMethod.Get, path, token: pc.DeviceCode)).Refusal);
        Assert.Equal((401, "invalid_poll_token"), (await thief.Call(HttpMethod.Delete, path, token: pc.DeviceCode)).Refusal);
    }

    [Fact]
    public async Task A_poll_token_is_no_device_code()
    {
        var (pc, phone) = (await TestPc.Open(Http), await TestPhone.LoggedIn(Http));
        (string, string)[] poll = [("grant_type", DevicePc.Grant), ("device_code", pc.PollToken), ("client_id", "tv")];
        (string, string)[] device = [("X-Device-Id", pc.Device.Id), ("X-Device-Type", pc.Device.Type)];
        foreach (var headers in new[] { [], device })
        {
            Assert.Equal((400, "invalid_grant"), (await Http.Form("oauth/token", poll, headers)).OAuthRefusal);
        }

        await phone.Approve(pc);
        Assert.Equal((400, "invalid_grant"), (await Http.Form("oauth/token", poll, device)).OAuthRefusal);
        Assert.NotNull(await pc.Token());
        Assert.Equal((400, "invalid_grant"), (await Http.Form("oauth/token", poll, device)).OAuthRefusal);
    }

    [Fact]
    public async Task A_clients_code_is_not_redeemed_by_another_client()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(TestClient.Other, null)).OAuthRefusal);
        await phone.Approve(pc);
        foreach (var thief in new[] { TestClient.Other, TestClient.Backend })
            Assert.Equal((400, "invalid_grant"), (await pc.Poll(thief, null)).OAuthRefusal);
        Assert.Equal("token", await pc.Hears());
        // Nor while it can be fetched again.
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(TestClient.Other, null)).OAuthRefusal);
    }

    [Fact]
    public async Task Another_clients_polls_do_not_slow_down_the_owner_of_the_code()
    {
        var pc = await DevicePc.Asks(Http);
        for (int i = 0; i < 5; i++) await pc.Poll(TestClient.Other, null);
        Assert.Equal("authorization_pending", await pc.Hears());
    }

    [Fact]
    public async Task Approval_takes_more_than_a_scan()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Scanned(pc);
        Assert.Equal("authorization_pending", await pc.Hears());
    }

    [Fact]
    public async Task A_hundred_concurrent_polls_after_the_confirmation_return_one_token()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => pc.Poll()));
        Assert.All(replies, r => Assert.Equal(200, r.Status));
        Assert.Single(replies.Select(r => r["access_token"].GetString()).Distinct());
        Assert.Single(
            (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray(), l => l.GetProperty("method").GetString() == "qr");
    }
}
