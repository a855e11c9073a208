using System.Net;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Silo.ClusterTls;

namespace QrLogin.Tests.ClusterTls;

/// <summary>Strangers who keep connecting fill neither the log nor the memory.</summary>
public sealed class RefusedConnectionLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Each_address_gets_a_few_lines_a_minute_for_each_reason()
    {
        var limit = new RefusedConnectionLimit(_clock);
        for (int minute = 0; minute < 2; minute++)
        {
            foreach (var (address, reason) in new[] { ("10.0.0.1", "a"), ("10.0.0.1", "b"), ("10.0.0.2", "a") })
            {
                // Each connection comes from another port.
                var logged = Enumerable.Range(1, 20).Where(port => limit.IsLogged(new IPEndPoint(IPAddress.Parse(address), port), reason));
                Assert.Equal(RefusedConnectionLimit.MaxLogged, logged.Count());
            }

            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void A_stranger_with_another_certificate_each_time_gets_a_bounded_number_of_lines()
    {
        var limit = new RefusedConnectionLimit(_clock);
        var stranger = new IPEndPoint(IPAddress.Loopback, 1);
        int logged = Enumerable.Range(0, 10_000).Count(i => limit.IsLogged(stranger, $"certificate {i}"));
        Assert.Equal(RefusedConnectionLimit.MaxPairs, logged);
    }
}
