using System.Diagnostics;
using System.Security.Cryptography;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>A silo that is killed while it deletes an account. <see cref="DeletionTests"/> fails each single write.</summary>
public sealed class DeletionKillTests(ITestOutputHelper output) : OnClusterParts
{
    private const int Rounds = 3, Logins = 8;

    /// <summary>A deletion on this machine takes about as long.</summary>
    private const int MaxDelayMs = 60;

    [Fact]
    public async Task A_deletion_whose_silo_is_killed_is_finished_by_repeating_it()
    {
        int port = Parts.NextPort;
        await using var api = Parts.Api(more: $"--QrLogin:OperatorPort={port}");
        using var admin = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        var silo = await Parts.Silo();
        try
        {
            await api.IsReady();
            var neighbour = await TestPhone.LoggedIn(api.Http, "Bob");
            var deleted = new Secrets();
            for (int round = 0; round < Rounds; round++)
            {
                string displayName = deleted.Add("Zoe " + Unique.Text());
                var phone = await TestPhone.LoggedIn(api.Http, displayName);
                deleted.Add(phone.Username);
                for (int i = 1; i < Logins; i++) deleted.Add((await TestPhone.Again(api.Http, phone.Username)).Device.Id);

                var deletion = phone.Call(HttpMethod.Post, "me/deletion", new { password = TestPhone.Password });
                // The password is checked first.
                await Pause.For(TimeSpan.FromMilliseconds(40 + RandomNumberGenerator.GetInt32(MaxDelayMs)));
                await silo.Kill();
                await silo.DisposeAsync();
                silo = await Parts.Silo();
                int status = await Record.ExceptionAsync(async () => await deletion) is null ? (await deletion).Status : 0;
                string[] left = [.. deleted.In(await Dump())];
                int repeated = await Repeat(admin, phone.Username);
                output.WriteLine($"round {round}: answered {status}, {left.Length} of {Logins + 1} left; repeated: {repeated}");
                Assert.Empty(deleted.In(await Dump()));
            }

            Assert.Equal(200, (await neighbour.Call(HttpMethod.Get, "me")).Status);
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    /// <summary>Deletes the account until the service has answered. Returns the status: 200, or 404 if nothing was left.</summary>
    private static async Task<int> Repeat(HttpClient admin, string username)
    {
        for (long start = Stopwatch.GetTimestamp(); ;)
        {
            var reply = await admin.Call(HttpMethod.Delete, $"accounts/{username}");
            if (reply.Status is 200 or 404) return reply.Status;
            Assert.Equal(503, reply.Status);
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "The deletion does not end.");
            await Pause.For(TimeSpan.FromMilliseconds(300));
        }
    }

    private async Task<byte[]> Dump() => [.. await StoreDump.OfPostgres(Parts.Postgres)];
}
