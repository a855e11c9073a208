using QrLogin.Silo.Stores;
using QrLogin.Tests.Infrastructure;
using StackExchange.Redis;

namespace QrLogin.Tests.Configuration;

/// <summary>A connection string that cannot be meant prevents startup, and no message contains any part of it.</summary>
public sealed class ConnectionStringTests : IDisposable
{
    private const string
        Secret = "hunter2", Redis = "Redis", Postgres = "Npgsql", Sqlite = "System.Data.SQLite", Azure = "AzureTableStorage",
        Identity = "Orleans:GrainStorage:identity";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Right => new()
    {
        { Redis, "localhost" },
        { Redis, "127.0.0.1:6379" },
        { Redis, "redis.example:6380,password=hunter2,ssl=true" },
        { Redis, "a.example:6379,b.example:6379,user=q,password=hunter2=,abortConnect=false" },
        { Redis, "[::1]:6379" },
        { Redis, "redis_1:6379,defaultDatabase=1," },
        { Redis, "host:6379,password=hunter2/:= ü漢" },
        { Redis, "redis://host" },
        { Redis, "redis://:hunter2@host" },
        { Redis, "redis://:hunter2@host:6379/0" },
        { Redis, "rediss://user:hunter2@host:6379" },
        { Redis, " REDISS://user:hunter2%2C%3D%3A%2F%20%40%25@host.example:6380/3?connectTimeout=5000&sslHost=other.example\n" },
        { Redis, "redis://user:hunter2@a.example:26379,b.example?serviceName=main" },
        { Redis, "redis://user:hunter2!$&'()*+,;=:-._~ü@[::1]:6379/" },
        { Postgres, "Host=db" },
        { Postgres, "Host=db.example;Port=5432;Database=qrlogin;Username=q;Password=hunter2;SSL Mode=VerifyFull" },
        { Postgres, "Host=a,b:5433;Username=q;Password='a;hunter2'" },
        { Postgres, "Host=/var/run/postgresql;Username=q" },
        { Postgres, "Server=127.0.0.1;User Id=q" },
        { Sqlite, "Data Source=data/qrlogin.db" },
        { Sqlite, "Data Source=/var/lib/qrlogin.db;Pooling=False;Default Timeout=5;Cache=Shared" },
        { Azure, "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aHVudGVyMg==;EndpointSuffix=core.windows.net" },
        { Azure, "TableEndpoint=https://a.table.core.windows.net;SharedAccessSignature=sv=2026&sig=hunter2" },
        { Azure, "https://a.table.core.windows.net" },
        { Azure, "UseDevelopmentStorage=true" },
    };

    public static TheoryData<string, string> Wrong => new()
    {
        { Redis, "" },
        { Redis, " " },
        { Redis, "," },
        { Redis, "password=hunter2" },
        { Redis, "redis://" },
        { Redis, "redis:///0" },
        { Redis, "redis://hunter2@host" },
        { Redis, "redis://:@host" },
        { Redis, "redis://user:@host" },
        { Redis, "redis://user:hunter2@" },
        { Redis, "redis://user:hunter2@:6379" },
        { Redis, "redis://user:hunter2@host:0" },
        { Redis, "redis://user:hunter2@host:99999" },
        { Redis, "redis://user:hunter2@host:port" },
        { Redis, "redis://user:hunter2@::1" },
        { Redis, "redis://user:hunter2@host/name" },
        { Redis, "redis://user:hunter2@host/123456" },
        { Redis, "redis://user:hunter2@host#part" },
        { Redis, "redis://user:hunter2@host,,other" },
        { Redis, "redis://user:a@hunter2@host" },
        { Redis, "redis://user:1/hunter2@host" },
        { Redis, "redis://user:1?hunter2@host" },
        { Redis, "redis://user:1?name=hunter2@host" },
        { Redis, "redis://user:1#hunter2@host" },
        { Redis, "redis://user:hunter2 3@host" },
        { Redis, "redis://user:hunter2%@host" },
        { Redis, "redis://user:hunter2%zz@host" },
        { Redis, "redis://user:hunter2%ff@host" },
        { Redis, "redis://user%:hunter2@host" },
        { Redis, "redis://host?password=hunter2" },
        { Redis, "rediss://host?ssl=false" },
        { Redis, "redis://host?other:6379" },
        { Redis, "redis://host?passwrod=hunter2" },
        { Redis, "redis://host?name=a%2Cpassword%3Dhunter2" },
        { Redis, "redis://user:hunter2@host:6379,ssl=true" },
        { Redis, "valkey://user:hunter2@host" },
        { Redis, "user:hunter2@host:6379" },
        { Redis, "host:0,password=hunter2" },
        { Redis, "host:99999,password=hunter2" },
        { Redis, "host:port,password=hunter2" },
        { Redis, ":6379,password=hunter2" },
        { Redis, "host:6379,passwrod=hunter2" },
        { Redis, "host:6379,password=hunter2,ssl=maybe" },
        { Redis, "host:6379,password=" },
        { Redis, "host:6379,password=a,hunter2" },
        { Redis, "host:6379,password=a,hunter2:6380" },
        { Redis, "host:6379 password=hunter2" },
        { Redis, "my host:6379,password=hunter2" },
        { Redis, "host/0,password=hunter2" },
        { Redis, "Host=db;Password=hunter2" },
        { Postgres, "" },
        { Postgres, "postgres://q:hunter2@db/qrlogin" },
        { Postgres, "postgresql://q:hunter2@db:5432/qrlogin?sslmode=require" },
        { Postgres, "password hunter2" },
        { Postgres, "Password=hunter2" },
        { Postgres, "Host=;Password=hunter2" },
        { Postgres, "Host= ;Password=hunter2" },
        { Postgres, "Host=db;Passwrod=hunter2" },
        { Postgres, "Host=db;Port=0;Password=hunter2" },
        { Postgres, "Host=db;Port=99999;Password=hunter2" },
        { Postgres, "Host=db;Port=hunter2" },
        { Postgres, "Host=db:99999;Password=hunter2" },
        { Postgres, "Host=db;Password=a;hunter2" },
        { Postgres, "Host=db;Password=" },
        { Postgres, "Host=db;SSL Mode=hunter2" },
        { Postgres, "Host=db;Password=hunter2;Minimum Pool Size=50;Maximum Pool Size=5" },
        { Postgres, "Host=q:hunter2@db" },
        { Postgres, "Host=https://db;Password=hunter2" },
        { Sqlite, "" },
        { Sqlite, "nonsense" },
        { Sqlite, "Pooling=False" },
        { Sqlite, "Data Source=" },
        { Sqlite, "Data Source=:memory:" },
        { Sqlite, "Data Source=x;Mode=Memory;Cache=Shared" },
        { Sqlite, "Data Source=file:x?mode=memory&cache=shared" },
        { Sqlite, "Data Source=x.db;Mode=ReadOnly" },
        { Sqlite, "Data Source=x.db;Mode=hunter2" },
        { Sqlite, "Data Source=x.db;Password=hunter2" },
        { Sqlite, "Data Source=x.db;Encryption=hunter2" },
        { Azure, "" },
        { Azure, "nonsense" },
        { Azure, "http://a.table.core.windows.net?sig=hunter2" },
        { Azure, "https://user:hunter2@a.table.core.windows.net" },
        { Azure, "AccountKey=hunter2" },
        { Azure, "AccountName=a;AccountKey=" },
        { Azure, "AccountName=a;AccountKye=hunter2" },
        { Azure, "AccountName=a;AccountKey hunter2" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void A_connection_string_that_can_work_is_accepted(string kind, string text) =>
        Assert.Null(ConnectionStringCheck.FindMistake(kind, text));

    /// <summary>The values that StackExchange.Redis gets, which its own format cannot express.</summary>
    [Theory]
    [InlineData("rediss://app:a%2Cb%3Dc%3Ad%2Fe%20f%25%40%C3%BC%F0%9F%98%80@h:6380/3", "h:6380", true, "app", "a,b=c:d/e f%@ü😀", 3)]
    [InlineData("redis://:a,b=c:d+e@h.example", "h.example:6379", false, null, "a,b=c:d+e", null)]
    [InlineData("rediss://[::1]/0?sslHost=h.example", "[::1]:6379", true, null, null, 0)]
    [InlineData("redis://a%3Ab:x@h.example?serviceName=main", "h.example:26379", false, "a:b", "x", null)]
    [InlineData("h.example:6380,user=app,password=a=b:c/d ü,ssl=true", "h.example:6380", true, "app", "a=b:c/d ü", null)]
    public void A_connection_string_for_Redis_means_what_it_says(
        string text, string host, bool isEncrypted, string? user, string? password, int? database)
    {
        var parsed = ConnectionStringCheck.ParseRedis(text)!;
        Assert.Equal(
            (host, isEncrypted, user, password, database),
            (EndPointCollection.ToString(parsed.EndPoints.Single()), parsed.Ssl, parsed.User, parsed.Password, parsed.DefaultDatabase));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_connection_string_that_cannot_be_meant_is_refused(string kind, string text)
    {
        string? mustBe = ConnectionStringCheck.FindMistake(kind, text);
        Assert.StartsWith("a connection string ", mustBe, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, mustBe, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings:redis", "rediss://hunter2@host", "ConnectionStrings:redis must be a connection string for Redis")]
    [InlineData(
        "ConnectionStrings:redis",
        "host:6379,password=a,hunter2,ssl=true",
        "or a URL such as rediss://user:password@host:6380/0, which a password with a comma needs")]
    [InlineData("ConnectionStrings:redis", "host,passwrod=hunter2", "ConnectionStrings:redis must be a connection string for Redis")]
    [InlineData("ConnectionStrings:postgres", "postgres://q:hunter2@db", "ConnectionStrings:postgres must be a connection string that")]
    [InlineData("ConnectionStrings:postgres", "Host=db;Pasword=hunter2", "ConnectionStrings:postgres must be a connection string that")]
    [InlineData(
        "Orleans:GrainStorage:identity:ConnectionName",
        "Host=db;Password=hunter2",
        "Orleans:GrainStorage:identity:ConnectionName must be the name of one of the ConnectionStrings")]
    [InlineData(
        "Orleans:Clustering:ConnectionName",
        "host:6379,password=hunter2",
        "Orleans:Clustering:ConnectionName must be the name of one of the ConnectionStrings")]
    [InlineData(
        "Orleans:GrainStorage:identity:ConnectionString",
        "Host=db;Password=a;hunter2",
        "Orleans:GrainStorage:identity:ConnectionString must be a connection string that Npgsql can read")]
    [InlineData(Identity + ":ProviderType", "Host=db;Password=hunter2", Identity + ":ProviderType must be one of")]
    [InlineData(Identity + ":Invariant", "Host=db;Password=hunter2", Identity + ":Invariant must be one of")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress", "redis://:hunter2@host", "AdvertisedIPAddress must be an IP address")]
    public void A_silo_names_the_setting_and_shows_no_secret(string key, string value, string says)
    {
        string[] cluster =
            ["QrLogin:Profile=cluster", "ConnectionStrings:redis=127.0.0.1:1", "ConnectionStrings:postgres=Host=127.0.0.1;Port=1"];
        string message = FailedStart.Of("QrLogin.Silo.dll", _folder.Path, "Production", [.. cluster, $"{key}={value}"]);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=file:x?mode=memory")]
    [InlineData("Data Source=x.db;Mode=ReadOnly")]
    [InlineData("Data Source=x.db;Password=hunter2")]
    [InlineData("Data Source=x.db;hunter2")]
    public void An_embedded_process_needs_a_file_that_it_may_write(string value)
    {
        string message = FailedStart.OfApi(_folder.Path, "ConnectionStrings:sqlite=" + value);
        Assert.Contains("ConnectionStrings:sqlite must be a connection string for SQLite", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }
}
