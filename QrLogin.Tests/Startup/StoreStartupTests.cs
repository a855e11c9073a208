using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Startup;

/// <summary>
/// A silo whose PostgreSQL or Redis refuses it for good exits with code 78 and a sentence that names the setting and what
/// to do. Both servers are real.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class StoreStartupTests(StoreStartupTests.Stores stores) : IClassFixture<StoreStartupTests.Stores>
{
    [Theory]
    [InlineData("Username=nobody", "does not let the role \"nobody\" in: role \"nobody\" does not exist")]
    [InlineData("Database=nowhere", "has no database \"nowhere\". Create it, or correct Database.")]
    [InlineData("Username=guarded;Password=hunter2", "does not accept the password of the role \"guarded\"")]
    [InlineData("Username=guarded", "the process cannot connect to PostgreSQL at 127.0.0.1")]
    [InlineData("Username=poor;Database=fresh", "the role \"poor\" lacks rights: permission denied for schema public. Apply postgres.sql")]
    [InlineData("Username=poor;Database=made", "GRANT SELECT, INSERT, UPDATE, DELETE ON OrleansStorage TO \"poor\"")]
    [InlineData("SSL Mode=Require", "the process cannot connect to PostgreSQL at 127.0.0.1")]
    [InlineData("SSL Mode=VerifyFull;Root Certificate=/nowhere.pem", "ConnectionStrings:postgres: ")]
    public async Task A_silo_that_PostgreSQL_refuses_names_the_setting(string parts, string says) =>
        InProcessStart.AssertRefused(
            await Start($"ConnectionStrings:postgres={stores.Parts.Postgres.ConnectionString};{parts}"),
            "ConnectionStrings:postgres: ",
            says);

    [Theory]
    [InlineData("password=hunter2", "does not let this process in. Correct user and password.")]
    [InlineData("", "does not let this process in. Correct user and password.")]
    [InlineData("user=reader,password=right", "refuses a command that this process needs: NOPERM")]
    public async Task A_silo_that_Redis_refuses_names_the_setting(string parts, string says) =>
        InProcessStart.AssertRefused(
            await Start($"ConnectionStrings:redis={stores.Parts.Redis.ConnectionString},{parts}"), "ConnectionStrings:redis: ", says);

    private Task<(int Code, string Said)> Start(string setting)
    {
        Servers.SkipIfMissing();
        return InProcessStart.Of(
            "QrLogin.Silo.dll",
            stores.Parts.Folder,
        [
            "QrLogin:Profile=cluster",
            $"ConnectionStrings:postgres={stores.Parts.Postgres.ConnectionString}",
            $"ConnectionStrings:redis={stores.Parts.Redis.ConnectionString},user=qrlogin,password=right",
            .. stores.Parts.SiloSettings()[^2..].Select(s => s[2..]),
            setting,
        ]);
    }

    public sealed class Stores : OnClusterParts, IAsyncLifetime
    {
        internal new ClusterParts Parts => base.Parts;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            if (Servers.Missing is not null) return;
            await InitializeAsync();
            await using (var redis = await Parts.Redis.Connect())
            {
                var server = redis.GetDatabase();
                await server.ExecuteAsync("ACL", "SETUSER", "qrlogin", "on", ">right", "~*", "+@all");
                string[] readsOnly = ["+@read", "+@connection", "+@pubsub", "+info", "+cluster"];
                await server.ExecuteAsync("ACL", ["SETUSER", "reader", "on", ">right", "~*", .. readsOnly]);
                await server.ExecuteAsync("ACL", "SETUSER", "default", "resetpass", ">right");
            }

            await Parts.Postgres.Admit("host all guarded 127.0.0.1/32 scram-sha-256");
            await Parts.Postgres.Execute("CREATE ROLE guarded LOGIN PASSWORD 'right'; CREATE ROLE poor LOGIN");
            await Parts.Postgres.Execute("CREATE DATABASE fresh");
            await Parts.Postgres.Execute("CREATE DATABASE made");
            await Parts.Postgres.Execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", "fresh");
            await QrLogin.Silo.Stores.PostgresSchema.Apply(
                $"{Parts.Postgres.ConnectionString};Database=made;Pooling=False", CancellationToken.None);
        }
    }
}
