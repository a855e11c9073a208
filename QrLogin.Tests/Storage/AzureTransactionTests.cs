using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>What the azure profile costs: Azure charges for each transaction with a table. docs/operations.md shows the numbers.</summary>
[Collection(OnAzure.Name)]
public sealed partial class AzureTransactionTests(AzureSite site, ClockedAzureHost host) : IClassFixture<ClockedAzureHost>
{
    /// <summary>USD for 10,000 transactions.</summary>
    private const double Price = 0.00036;

    /// <summary>How many of each are counted.</summary>
    private const int Times = 5;

    [Fact]
    public async Task A_login_costs_what_the_documents_say()
    {
        var phone = await TestPhone.LoggedIn(host.Http);
        // What comes once per login or process.
        await LogIn();
        await EraseAll();

        int login = await Count(LogIn) + await EraseAll();
        var last = await TestPc.Open(host.Http);
        int polls = await Count(() => last.Poll());
        int code = await Count(() => TestPc.Open(host.Http)) + await EraseAll();

        string price = (login * 1_000_000 / 10_000 * Price).ToString("0.00", CultureInfo.InvariantCulture);
        string table = $"""
            | what | transactions |
            |---|---|
            | a login: open, scan, confirm, fetch the token, erase | {login} |
            | a code that nobody scans: open, erase | {code} |
            | a poll | {polls} |
            | a million logins, at 0.00036 USD per 10,000 transactions | {price} USD |

            """.ReplaceLineEndings("\n");
        Snapshot.MatchesSection("docs/operations.md", "transactions", table, "transactions");

        async Task LogIn()
        {
            var pc = await TestPc.Open(host.Http);
            await phone.Approve(pc);
            Assert.NotNull(await pc.Token());
        }
    }

    /// <summary>Lets the reminders erase the sessions, and returns what each cost.</summary>
    private async Task<int> EraseAll()
    {
        int before = await Settled();
        host.Clock.Advance(TimeSpan.FromHours(1));
        for (long start = Stopwatch.GetTimestamp(); await site.Tables.Count("qrlogin.session", host.Service) > 0; await Settled())
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "The sessions are not erased.");
        return (await Settled() - before) / Times;
    }

    private async Task<int> Count(Func<Task> act)
    {
        int before = await Settled();
        for (int i = 0; i < Times; i++) await act();
        return (await Settled() - before) / Times;
    }

    /// <summary>The transactions so far, once none is under way.</summary>
    private async Task<int> Settled()
    {
        int before, now = -1;
        do
        {
            before = now;
            await Pause.For(TimeSpan.FromSeconds(1));
            now = Transaction().Count(site.Tables.Requests);
        }
        while (now != before);
        return now;
    }

    /// <summary>A line of Azurite's log about a record or a reminder, but not about a whole table.</summary>
    [GeneratedRegex(@"""[A-Z]+ /devstoreaccount1/(OrleansGrainState|OrleansReminders)(?!\(\)\?)")]
    private static partial Regex Transaction();
}
