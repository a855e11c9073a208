using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;
using QrLogin.Silo.Configuration;

namespace QrLogin.Tests.Processes;

/// <summary>The profiles, and how they combine with other configuration.</summary>
public sealed class ProfileTests
{
    [Theory]
    [InlineData("Host=postgres;Password=secret", 20)]
    [InlineData("Host=postgres;MaxPoolSize=7", 7)]
    [InlineData("Host=postgres;Maximum Pool Size=100", 100)]
    public void A_silo_opens_few_connections_to_PostgreSQL_by_default(string configured, int most)
    {
        var builder = Host.CreateApplicationBuilder(["--QrLogin:Profile=cluster", $"--ConnectionStrings:postgres={configured}"]);
        builder.AddQrLoginProfile();

        var (given, used) = (
            new NpgsqlConnectionStringBuilder(configured),
            new NpgsqlConnectionStringBuilder(builder.Configuration.GetConnectionString("postgres")));
        Assert.Equal(most, used.MaxPoolSize);
        Assert.Equal((given.Host, given.Password), (used.Host, used.Password));
    }

    [Theory]
    [InlineData("Host=postgres", 3, 3, 500, true)]
    [InlineData("Host=postgres;Timeout=9;CommandTimeout=8;Cancellation Timeout=7;Tcp Keepalive=false", 9, 8, 7, false)]
    public void A_silo_waits_seconds_for_PostgreSQL_unless_its_connection_string_says_otherwise(
        string configured, int connect, int command, int cancel, bool keepAlive)
    {
        var builder = Host.CreateApplicationBuilder(["--QrLogin:Profile=cluster", $"--ConnectionStrings:postgres={configured}"]);
        builder.AddQrLoginProfile();

        var used = new NpgsqlConnectionStringBuilder(builder.Configuration.GetConnectionString("postgres"));
        Assert.Equal(
            (connect, command, cancel, keepAlive), (used.Timeout, used.CommandTimeout, used.CancellationTimeout, used.TcpKeepAlive));
    }
}
