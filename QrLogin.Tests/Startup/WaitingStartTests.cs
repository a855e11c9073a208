using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Startup;

/// <summary>A process listens first, and then waits for its stores.</summary>
public sealed class WaitingStartTests : OnClusterParts
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    public async Task A_front_end_with_a_silo_is_live_while_a_store_is_down_and_ready_once_it_is_back(string store)
    {
        await Parts.Stop(store);
        await using var app = QrLogin.Api.Program.Build(
        [
            $"--contentRoot={Parts.Folder}", "--urls=http://127.0.0.1:0", "--QrLogin:Hosting=Silo", "--Logging:LogLevel:Default=None",
            .. Parts.SiloSettings(),
        ]);
        var start = app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = await InProcessStart.Listening(app, start) };
        http.DefaultRequestHeaders.Host = "login.example.com";
        Assert.Equal(200, (await http.Call(HttpMethod.Get, "health/live")).Status);
        var ready = await http.Call(HttpMethod.Get, "health/ready");
        var open = await TestPc.TryOpen(http);
        Assert.Equal((503, "unavailable"), open.Refusal);
        Assert.Equal((503, true, true), (ready.Status, ready.Headers.RetryAfter is not null, open.Headers.RetryAfter is not null));
        Assert.False(start.IsCompleted);

        await Parts.Start(store);
        await start;
        Assert.Equal(200, (await http.Call(HttpMethod.Get, "health/ready")).Status);
        Assert.Equal("waiting", await (await TestPc.Open(http)).Status());
        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}
