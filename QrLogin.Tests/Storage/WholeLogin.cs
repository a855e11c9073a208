using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>Proves that a service works on its stores: it is ready, and a login uses every kind of record.</summary>
internal static class WholeLogin
{
    /// <summary>Opens, scans and confirms a session, and uses its token.</summary>
    public static async Task AssertSucceeds(HttpClient http)
    {
        var (phone, pc) = (await TestPhone.LoggedIn(http), await TestPc.Open(http));
        await AssertSucceeds(http, phone, pc);
    }

    /// <summary>Scans and confirms an open session, and uses its token.</summary>
    public static async Task AssertSucceeds(HttpClient http, TestPhone phone, TestPc pc)
    {
        await AssertReady(http);
        await phone.Approve(pc);
        string? token = await pc.Token();
        Assert.Equal(200, (await http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: pc.Device)).Status);
    }

    /// <summary>Waits until both stores accept reads and writes.</summary>
    public static async Task AssertReady(HttpClient http)
    {
        var ready = await http.Call(HttpMethod.Get, "health/ready");
        for (int i = 0; i < 600 && ready.Status != 200; i++)
        {
            await Pause.For(TimeSpan.FromMilliseconds(100));
            ready = await http.Call(HttpMethod.Get, "health/ready");
        }

        Assert.True(ready.Status == 200, ready.Text);
    }
}
