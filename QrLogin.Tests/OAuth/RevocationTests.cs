using System.Diagnostics;
using HdrHistogram;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>How soon a token that one process revoked is refused by another.</summary>
[Collection(OnCluster.Name)]
public sealed class RevocationTests : IDisposable
{
    private const int Trials = 1_000, AtOnce = 4;

    private readonly HttpClient[] _frontEnds;

    public RevocationTests(ClusterSite site) =>
        _frontEnds =
        [
            .. site.FrontEnds.Select(address => new HttpClient(new SocketsHttpHandler { UseCookies = false })
            {
                BaseAddress = address, DefaultRequestHeaders = { Host = site.Balancer.Authority },
            })
        ];

    public void Dispose() => Array.ForEach(_frontEnds, http => http.Dispose());

    [Fact]
    public async Task A_token_revoked_at_one_process_is_refused_by_another_at_the_next_request()
    {
        LongConcurrentHistogram afterTheAnswer = new(1, 10_000_000, 3), inAll = new(1, 10_000_000, 3);
        var letIn = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Try(Trials / AtOnce, afterTheAnswer, inAll)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Trials} trials: from the revocation's answer to the refusal elsewhere p50 {Ms(afterTheAnswer, 50)}, p99 "
                + $"{Ms(afterTheAnswer, 99)}, max {Ms(afterTheAnswer, 100)} ms; "
            + $"from sending the revocation p50 {Ms(inAll, 50)}, p99 {Ms(inAll, 99)} ms; let in after the answer: {letIn.Sum()}");
        Assert.Equal(0, letIn.Sum());
    }

    private async Task<int> Try(int trials, LongConcurrentHistogram afterTheAnswer, LongConcurrentHistogram inAll)
    {
        int letIn = 0;
        var phone = await TestPhone.LoggedIn(_frontEnds[0]);
        for (int i = 0; i < trials; i++)
        {
            // In both directions: the revoking process is not the one that hosts the login.
            var (here, there) = (_frontEnds[i % 2], _frontEnds[1 - (i % 2)]);
            var pc = await DevicePc.Asks(here);
            await phone.Approve(pc);
            string token = await pc.Token();
            Assert.Equal(200, (await Me(there, token)).Status);
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await here.Form("oauth/revoke", [("token", token), .. TestClient.Tv.Parameters])).Status);
            long answered = Stopwatch.GetTimestamp();
            while ((await Me(there, token)).Status == 200) letIn++;
            Record(afterTheAnswer, answered);
            Record(inAll, start);
        }

        return letIn;
    }

    private static Task<Reply> Me(HttpClient http, string token) => http.Call(HttpMethod.Get, "api/v1/me", bearer: token);

    private static void Record(LongConcurrentHistogram histogram, long since) =>
        histogram.RecordValue((long)Stopwatch.GetElapsedTime(since).TotalMicroseconds);

    private static string Ms(LongConcurrentHistogram histogram, double percentile) =>
        (histogram.GetValueAtPercentile(percentile) / 1000.0).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
